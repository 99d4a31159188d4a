package dev.parley.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a message as its sender wrote it. Every door and dialect reads it here, so that the same rules apply:
 * a text, attachments, or both.
 *
 * @param clientId    the sender's idempotency key; null if absent
 * @param content     empty if absent
 * @param attachments empty if absent
 * @param replyTo     id of a message; null if absent
 */
public record MessageBody(
        @Nullable String clientId,
        String content,
        List<Attachment> attachments,
        @Nullable Long replyTo) {
    /** In characters. */
    public static final int MAX_CLIENT_ID_LENGTH = 128;

    /** Reads the fields of the native protocol. */
    public static MessageBody read(JsonFields body) throws InvalidInputException {
        Long replyTo = body.has("reply_to") ? body.messageId("reply_to") : null;
        return of(body, Attachments.read(body, "attachments"), replyTo);
    }

    /** Reads a message of an app that may attach anything, see {@link Attachments#passed}. */
    public static MessageBody readLenient(JsonFields body) throws InvalidInputException {
        return of(body, Attachments.passed(body, "attachments"), null);
    }

    /** Reads a message of an app whose attachments need addresses, see {@link Attachments#addressed}. */
    public static MessageBody readAddressed(JsonFields body) throws InvalidInputException {
        MessageBody message = of(body, Attachments.addressed(body, "attachments"), null);
        requireShown(body, "content", message.content(), message.attachments());
        return message;
    }

    private static MessageBody of(JsonFields body, List<Attachment> attachments, @Nullable Long replyTo)
            throws InvalidInputException {
        String clientId = body.has("client_id") ? body.key("client_id", MAX_CLIENT_ID_LENGTH) : null;
        return new MessageBody(clientId, content(body, "content", attachments), attachments, replyTo);
    }

    /** Reads the text in that field, which may be absent or empty if there are attachments. */
    public static String content(JsonFields body, String field, List<Attachment> attachments)
            throws InvalidInputException {
        String content = attachments.isEmpty() || body.has(field) ? body.text(field) : "";
        if (content.isEmpty() && attachments.stream().allMatch(Attachment::isEmpty)) {
            throw body.bad(field, "must not be empty without an attachment");
        }
        return content;
    }

    /**
     * Requires that apps of all kinds have something to show: a text, or an address of each attachment, see {@link
     * Attachments#addressed}.
     */
    public static void requireShown(JsonFields body, String field, String content, List<Attachment> attachments)
            throws InvalidInputException {
        if (content.isBlank() && attachments.stream().anyMatch(attachment -> attachment.url() == null)) {
            throw body.bad(field, "must not be empty with an attachment that has no address");
        }
    }

    /** Returns the command that sends this to the target. */
    public Command.SendMessage to(Target target) {
        return new Command.SendMessage(target, clientId, content, attachments, replyTo);
    }
}
