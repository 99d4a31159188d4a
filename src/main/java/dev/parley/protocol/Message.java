package dev.parley.protocol;

import java.time.Instant;
import java.util.List;

/**
 * A message of a conversation.
 *
 * @param id        assigned by the server, growing with time; 0 where another service published one that is not stored
 * @param seq       the place in its conversation: dense, from 1; 0 where the message is not stored
 * @param recipientId the other member of a direct conversation; null in a group
 * @param clientId  the sender's idempotency key, which is the business of their own devices only; or null
 * @param name      what the sender's app calls the message among everybody, where its dialect has such names (it is
 *                  their idempotency key there); else null
 * @param replyTo   the id of the message that this one answers, or null
 * @param editedAt  null if it was never edited
 * @param deletedAt null if it was not deleted; the content of a deleted message is empty
 * @param read      whether somebody other than the sender has read it
 */
public record Message(
        long id,
        String conversationId,
        long seq,
        String senderId,
        String recipientId,
        String clientId,
        String name,
        String content,
        List<Attachment> attachments,
        Long replyTo,
        Instant createdAt,
        Instant editedAt,
        Instant deletedAt,
        boolean read) {
    public Message {
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }

    /** A message without a name. */
    public Message(
            long id,
            String conversationId,
            long seq,
            String senderId,
            String recipientId,
            String clientId,
            String content,
            List<Attachment> attachments,
            Long replyTo,
            Instant createdAt,
            Instant editedAt,
            Instant deletedAt,
            boolean read) {
        this(
                id,
                conversationId,
                seq,
                senderId,
                recipientId,
                clientId,
                null,
                content,
                attachments,
                replyTo,
                createdAt,
                editedAt,
                deletedAt,
                read);
    }

    /** The same message at that place in its conversation. */
    public Message placed(long place) {
        return new Message(
                id,
                conversationId,
                place,
                senderId,
                recipientId,
                clientId,
                name,
                content,
                attachments,
                replyTo,
                createdAt,
                editedAt,
                deletedAt,
                read);
    }

    /** The same message, read by somebody other than its sender. */
    public Message asRead() {
        return new Message(
                id,
                conversationId,
                seq,
                senderId,
                recipientId,
                clientId,
                name,
                content,
                attachments,
                replyTo,
                createdAt,
                editedAt,
                deletedAt,
                true);
    }
}
