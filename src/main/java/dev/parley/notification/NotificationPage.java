package dev.parley.notification;

import java.util.List;

/**
 * A page of a user's notifications, newest first.
 *
 * @param unreadCount the number of unread ones among all of the user's notifications
 * @param hasMore     whether there are older ones
 */
public record NotificationPage(List<Kept> notifications, long unreadCount, boolean hasMore) {
    public NotificationPage {
        notifications = List.copyOf(notifications);
    }
}
