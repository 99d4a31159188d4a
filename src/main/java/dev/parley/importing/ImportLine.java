package dev.parley.importing;

import dev.parley.protocol.Attachment;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Role;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A valid line of an import. {@code number} counts the lines of the body, from 1. */
sealed interface ImportLine {
    long number();

    /**
     * @param title     null for none
     * @param pair      the two members of a direct conversation; empty for a group
     * @param listingId the listing of a direct conversation, or null
     */
    record ConversationLine(
            long number,
            String id,
            Kind kind,
            @Nullable String title,
            String createdBy,
            Instant createdAt,
            List<String> pair,
            @Nullable Long listingId)
            implements ImportLine {
        public ConversationLine {
            pair = List.copyOf(pair);
        }
    }

    /**
     * @param replyTo   the source id of the message that this one answers, or null
     * @param editedAt  null if it was never edited
     * @param deletedAt null if it was not deleted; the content of a deleted message is empty
     */
    record MessageLine(
            long number,
            String sourceId,
            String conversationId,
            String senderId,
            String content,
            List<Attachment> attachments,
            @Nullable String replyTo,
            Instant createdAt,
            @Nullable Instant editedAt,
            @Nullable Instant deletedAt)
            implements ImportLine {
        public MessageLine {
            attachments = List.copyOf(attachments);
        }

        /** Returns the line with times not before its creation. */
        MessageLine inOrder() {
            return new MessageLine(
                    number,
                    sourceId,
                    conversationId,
                    senderId,
                    content,
                    attachments,
                    replyTo,
                    createdAt,
                    notBefore(createdAt, editedAt),
                    notBefore(createdAt, deletedAt));
        }
    }

    /**
     * @param lastRead   the source id of the last message that the member has read, or null
     * @param lastReadAt a time up to which the member has read everything, or null; used if there is no such message
     */
    record MemberLine(
            long number,
            String conversationId,
            String userId,
            Role role,
            Instant joinedAt,
            @Nullable String lastRead,
            @Nullable Instant lastReadAt)
            implements ImportLine {}

    /**
     * @param payload JSON
     * @param readAt  null if it is unread
     */
    record NotificationLine(
            long number,
            String sourceId,
            String userId,
            String type,
            String title,
            String message,
            String payload,
            Instant createdAt,
            @Nullable Instant readAt)
            implements ImportLine {
        /** Returns the line with a time of reading not before its creation. */
        NotificationLine inOrder() {
            return new NotificationLine(
                    number, sourceId, userId, type, title, message, payload, createdAt, notBefore(createdAt, readAt));
        }
    }

    /** @param time null stays null */
    private static @Nullable Instant notBefore(Instant earliest, @Nullable Instant time) {
        return time != null && time.isBefore(earliest) ? earliest : time;
    }
}
