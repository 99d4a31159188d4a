package dev.parley.notification;

import dev.parley.protocol.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored notification.
 *
 * @param id      increasing with time
 * @param seq     the position in the log of its user; null if it was imported
 * @param title   empty, like the message, if the payload has it all
 * @param payload any JSON
 * @param readAt  null if it is unread
 */
public record Kept(
        long id,
        @Nullable Long seq,
        String type,
        String title,
        String message,
        String payload,
        Instant createdAt,
        @Nullable Instant readAt) {
    Event event() {
        Event event = new Event.Notification(Long.toString(id), type, title, message, payload, createdAt);
        return seq == null ? event : new Event.UserEntry(event, seq);
    }
}
