package dev.parley.notification;

import java.util.List;

/**
 * Some of a user's notifications, newest first.
 *
 * @param unreadCount how many of all that the user has are unread
 * @param hasMore     whether there are older ones
 */
public record NotificationPage(List<Kept> notifications, long unreadCount, boolean hasMore) {
    public NotificationPage {
        notifications = List.copyOf(notifications);
    }
}
