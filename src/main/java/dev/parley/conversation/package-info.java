/**
 * Conversations, their members and their messages. PostgreSQL is the truth: what is answered here was committed before.
 *
 * <p>Messages go through SQL of their own ({@link dev.parley.conversation.message.MessageLog}), since they come by the
 * thousand; conversations and members are entities, edited one by one. All methods may be called from any thread, do
 * not block, and answer on the caller's Vert.x context where it has one. What is not done fails with a
 * {@link dev.parley.protocol.RefusedException}: {@code unavailable} where the database did not answer.
 */
package dev.parley.conversation;
