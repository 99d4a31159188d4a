package dev.parley.conversation;

import dev.parley.protocol.Attachment;
import dev.parley.tracing.Step;
import java.util.List;
import java.util.Objects;

/**
 * A message that is to be stored.
 *
 * @param senderId who sends, as their token says
 * @param clientId the sender's idempotency key: of all drafts with the same sender and key one is stored; or null
 * @param named    whether that key is the {@link dev.parley.protocol.Message#name} of the message as well. Names and
 *                 other keys never meet: a named draft and one that is not may have the same
 * @param replyTo  the id of a message of the same conversation, or null
 * @param step     from which its way is followed; null where it is not
 */
public record Draft(String conversationId, String senderId, String clientId, boolean named, String content,
                    List<Attachment> attachments, Long replyTo, Step step) {
    public Draft {
        Objects.requireNonNull(conversationId, "conversationId");
        Objects.requireNonNull(senderId, "senderId");
        Objects.requireNonNull(content, "content");
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }

    /** One that is not followed. */
    public Draft(String conversationId, String senderId, String clientId, boolean named, String content,
                 List<Attachment> attachments, Long replyTo) {
        this(conversationId, senderId, clientId, named, content, attachments, replyTo, null);
    }

    /** The same, followed from there; null for not at all. */
    public Draft followed(Step from) {
        return from == null ? this
                : new Draft(conversationId, senderId, clientId, named, content, attachments, replyTo, from);
    }

    /** A draft without a name. */
    public Draft(String conversationId, String senderId, String clientId, String content,
                 List<Attachment> attachments, Long replyTo) {
        this(conversationId, senderId, clientId, false, content, attachments, replyTo);
    }
}
