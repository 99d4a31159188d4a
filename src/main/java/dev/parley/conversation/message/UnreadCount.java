package dev.parley.conversation.message;

import java.util.List;

/**
 * What a user has not read.
 *
 * @param total of all their conversations
 * @param each  those with something unread, the fullest first, up to {@link UnreadCounts#MAX_CONVERSATIONS}
 */
public record UnreadCount(long total, List<In> each) {
    public UnreadCount {
        each = List.copyOf(each);
    }

    /** @param count counted up to {@link ConversationsConfig#maxUnread} */
    public record In(String conversationId, long count) {}
}
