package dev.parley.conversation.message;

import dev.parley.protocol.Attachment;
import dev.parley.tracing.TraceSpan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be stored.
 *
 * @param senderId    the sender according to the token, or the user as whom a service sends
 * @param clientId    the sender's idempotency key, or null. Of all drafts with the same sender and key one is stored;
 *                    the others are repetitions of it, or refused if the conversation or content differs
 * @param named       whether the key is also the {@link dev.parley.protocol.Message#name} of the message. Names and
 *                    other keys never collide: a named draft and one that is not may have the same
 * @param recipientId a user who must be a member of the conversation, or null
 * @param replyTo     the id of a message of the same conversation, or null; ignored if the sender sees no such message
 * @param step        the parent span, or null
 */
public record Draft(
        String conversationId,
        String senderId,
        @Nullable String clientId,
        boolean named,
        @Nullable String recipientId,
        String content,
        List<Attachment> attachments,
        @Nullable Long replyTo,
        @Nullable TraceSpan step) {
    public Draft {
        Objects.requireNonNull(conversationId, "conversationId");
        Objects.requireNonNull(senderId, "senderId");
        Objects.requireNonNull(content, "content");
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }

    /** Creates a draft without a recipient and span. */
    public Draft(
            String conversationId,
            String senderId,
            String clientId,
            boolean named,
            String content,
            List<Attachment> attachments,
            Long replyTo) {
        this(conversationId, senderId, clientId, named, null, content, attachments, replyTo, null);
    }

    /** Creates a draft without a name. */
    public Draft(
            String conversationId,
            String senderId,
            String clientId,
            String content,
            List<Attachment> attachments,
            Long replyTo) {
        this(conversationId, senderId, clientId, false, content, attachments, replyTo);
    }

    /** Returns the draft with this parent span; null for none. */
    public Draft followed(@Nullable TraceSpan from) {
        return from == null
                ? this
                : new Draft(
                        conversationId, senderId, clientId, named, recipientId, content, attachments, replyTo, from);
    }

    /** Returns the draft with a recipient. It is refused if the recipient is not a member of the conversation. */
    public Draft addressedTo(String recipient) {
        return new Draft(conversationId, senderId, clientId, named, recipient, content, attachments, replyTo, step);
    }

    /** Whether both have the same content in the same conversation. */
    boolean repeats(Draft other) {
        return conversationId.equals(other.conversationId)
                && content.equals(other.content)
                && attachments.equals(other.attachments)
                && Objects.equals(replyTo, other.replyTo);
    }

    /**
     * A digest of what the message says, to recognise a repetition as long as the key is valid. Null if there is no
     * key.
     */
    @Nullable Long digest() {
        if (clientId == null) {
            return null;
        }
        MessageDigest sha = sha256();
        add(sha, content);
        add(sha, AttachmentColumn.write(attachments));
        add(sha, replyTo == null ? null : replyTo.toString());
        return ByteBuffer.wrap(sha.digest()).getLong();
    }

    private static void add(MessageDigest sha, @Nullable String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        sha.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
