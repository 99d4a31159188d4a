/**
 * Conversations, their members and their messages. PostgreSQL is the source of truth: everything that is returned was
 * committed.
 *
 * <p>Messages have SQL of their own ({@link dev.parley.conversation.message.MessageLog}), since there are thousands per
 * second; conversations and members are entities, changed one by one. All methods are thread-safe, do not block, and
 * complete on the caller's Vert.x context if there is one. A method that has not done its work fails with a {@link
 * dev.parley.protocol.RefusedException}: {@code unavailable} if the database did not answer.
 */
@NullMarked
package dev.parley.conversation;

import org.jspecify.annotations.NullMarked;
