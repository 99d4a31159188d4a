package dev.parley.conversation.message;

import java.util.List;

/**
 * The numbers of a user's unread messages.
 *
 * @param total the number in all conversations
 * @param each  the conversations with unread messages, those with the most first, at most {@link
 *              UnreadCounts#MAX_CONVERSATIONS}
 */
public record UnreadCount(long total, List<In> each) {
    public UnreadCount {
        each = List.copyOf(each);
    }

    /** @param count counted up to {@link ConversationsConfig#maxUnread} */
    public record In(String conversationId, long count) {}
}
