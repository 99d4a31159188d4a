package dev.parley.conversation;

import dev.parley.conversation.message.ConversationsConfig;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in a user's list.
 *
 * @param unread      the number of messages of others after what the user has read, without deleted ones; counted up to
 *                    {@link ConversationsConfig#maxUnread}
 * @param lastMessage the newest message; null if there is none since the user joined
 * @param readSeq     the {@code seq} up to which the user has read
 */
public record ConversationSummary(
        Conversation conversation, long unread, @Nullable Message lastMessage, long readSeq) {}
