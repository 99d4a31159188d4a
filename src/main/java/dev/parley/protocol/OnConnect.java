package dev.parley.protocol;

/**
 * What a client gets after it is authenticated, without asking.
 *
 * @param everyConversation whether it is subscribed to all conversations of its user, future ones included
 * @param unread            the maximum number of messages to deliver that the user neither read nor received before:
 *                          the newest ones, oldest first; 0 for none
 * @param whoIsOnline       whether it gets the presence of online users who share a conversation with its user
 */
public record OnConnect(boolean everyConversation, int unread, boolean whoIsOnline) {
    public static final OnConnect NOTHING = new OnConnect(false, 0, false);
}
