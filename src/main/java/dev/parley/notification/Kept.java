package dev.parley.notification;

import dev.parley.protocol.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored notification.
 *
 * @param id      increasing with time
 * @param title   empty, like the message, if the payload has it all
 * @param payload any JSON
 * @param readAt  null if it is unread
 */
public record Kept(
        long id,
        String type,
        String title,
        String message,
        String payload,
        Instant createdAt,
        @Nullable Instant readAt) {
    Event.Notification event() {
        return new Event.Notification(Long.toString(id), type, title, message, payload, createdAt);
    }
}
