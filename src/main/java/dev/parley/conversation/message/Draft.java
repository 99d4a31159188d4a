package dev.parley.conversation.message;

import dev.parley.protocol.Attachment;
import dev.parley.tracing.TraceSpan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;

/**
 * A message that is to be stored.
 *
 * @param senderId    who sends, as their token says, or the service that speaks for them
 * @param clientId    the sender's idempotency key, or null. Of all drafts with the same sender and key one is stored;
 *                    the others are that one's repeats, or refused where they are of another conversation or content
 * @param named       whether that key is the {@link dev.parley.protocol.Message#name} of the message as well. Names and
 *                    other keys never meet: a named draft and one that is not may have the same
 * @param recipientId a user who must be a member of the conversation, or null
 * @param replyTo     the id of a message of the same conversation, or null; passed over where the sender sees no such
 *                    one
 * @param step        from which its way is followed, or null
 */
public record Draft(
        String conversationId,
        String senderId,
        String clientId,
        boolean named,
        String recipientId,
        String content,
        List<Attachment> attachments,
        Long replyTo,
        TraceSpan step) {
    public Draft {
        Objects.requireNonNull(conversationId, "conversationId");
        Objects.requireNonNull(senderId, "senderId");
        Objects.requireNonNull(content, "content");
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }

    /** A draft for whoever is in the conversation, not followed. */
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

    /** A draft without a name. */
    public Draft(
            String conversationId,
            String senderId,
            String clientId,
            String content,
            List<Attachment> attachments,
            Long replyTo) {
        this(conversationId, senderId, clientId, false, content, attachments, replyTo);
    }

    /** The same, followed from there; null for not at all. */
    public Draft followed(TraceSpan from) {
        return from == null
                ? this
                : new Draft(
                        conversationId, senderId, clientId, named, recipientId, content, attachments, replyTo, from);
    }

    /** The same, which is refused where the recipient is not in the conversation. */
    public Draft addressedTo(String recipient) {
        return new Draft(conversationId, senderId, clientId, named, recipient, content, attachments, replyTo, step);
    }

    /** Whether both say the same in the same conversation. */
    boolean repeats(Draft other) {
        return conversationId.equals(other.conversationId)
                && content.equals(other.content)
                && attachments.equals(other.attachments)
                && Objects.equals(replyTo, other.replyTo);
    }

    /** Tells what is said from anything else, for as long as the message's key counts. Null if there is no key. */
    Long digest() {
        if (clientId == null) {
            return null;
        }
        MessageDigest sha = sha256();
        add(sha, content);
        add(sha, AttachmentColumn.write(attachments));
        add(sha, replyTo == null ? null : replyTo.toString());
        return ByteBuffer.wrap(sha.digest()).getLong();
    }

    private static void add(MessageDigest sha, String part) {
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
