package dev.parley.protocol;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation.
 *
 * @param id        assigned by the server, increasing with time; 0 for a message of another service that is not stored
 * @param seq       the position in the conversation's log, from 1; 0 if the message is not stored
 * @param recipientId the other member of a direct conversation; null in a group
 * @param clientId  the sender's idempotency key, sent to the sender's own devices only; or null
 * @param name      the sender app's name for the message, which all receivers see, if the dialect has such names (it is
 *                  the idempotency key there); else null
 * @param replyTo   the id of the message that this one answers, or null
 * @param editedAt  null if the message was never edited
 * @param deletedAt null if the message is not deleted; the content of a deleted message is empty
 * @param read      whether a user other than the sender has read it
 */
public record Message(
        long id,
        String conversationId,
        long seq,
        String senderId,
        @Nullable String recipientId,
        @Nullable String clientId,
        @Nullable String name,
        String content,
        List<Attachment> attachments,
        @Nullable Long replyTo,
        Instant createdAt,
        @Nullable Instant editedAt,
        @Nullable Instant deletedAt,
        boolean read) {
    public Message {
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }

    /** Returns the message with this position in its conversation. */
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

    /** Returns the message, marked as read by a user other than its sender. */
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

    /** Returns the message with another content, as of that time. */
    public Message edited(String newContent, @Nullable Instant at) {
        return new Message(
                id,
                conversationId,
                seq,
                senderId,
                recipientId,
                clientId,
                name,
                newContent,
                attachments,
                replyTo,
                createdAt,
                at,
                deletedAt,
                read);
    }

    /** Returns what is left of the message after it was deleted at that time: neither content nor attachments. */
    public Message deleted(@Nullable Instant at) {
        return new Message(
                id,
                conversationId,
                seq,
                senderId,
                recipientId,
                clientId,
                name,
                "",
                List.of(),
                replyTo,
                createdAt,
                editedAt,
                at,
                read);
    }
}
