package dev.parley.protocol;

/**
 * What is done for a client as soon as it is known who it is.
 *
 * @param everyConversation whether it listens to all conversations of its user, those to come included
 * @param unread            at most so many messages that the user neither read nor was given before are delivered,
 *                          the newest ones, oldest first; 0 for none
 * @param whoIsOnline       whether it is told which users who share a conversation with its own are online
 */
public record OnConnect(boolean everyConversation, int unread, boolean whoIsOnline) {
    public static final OnConnect NOTHING = new OnConnect(false, 0, false);
}
