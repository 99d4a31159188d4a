package dev.parley.conversation;

import dev.parley.conversation.message.ConversationsConfig;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Message;

/**
 * A conversation in a user's list.
 *
 * @param unread      messages of others after what the user has read, deleted ones left out, counted up to
 *                    {@link ConversationsConfig#maxUnread}
 * @param lastMessage the newest, where there is one since the user joined; else null
 * @param readSeq     how far the user has read
 */
public record ConversationSummary(Conversation conversation, long unread, Message lastMessage, long readSeq) {}
