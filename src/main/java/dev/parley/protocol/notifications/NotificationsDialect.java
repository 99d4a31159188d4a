package dev.parley.protocol.notifications;

import dev.parley.protocol.Dialect;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Request;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The payments back end's protocol: notifications, live updates and rooms, without conversations and their messages.
 *
 * @param maxMessageBytes the maximum size of a client message, in bytes
 * @param time            gives the {@code timestamp} of each frame: when it was written
 */
public record NotificationsDialect(int maxMessageBytes, InstantSource time) implements Dialect {
    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public Request decode(String frame) throws InvalidInputException {
        return NotificationsDecoder.decode(frame);
    }

    /** Ignores {@code ref}: frames of this dialect have no references. */
    @Override
    public Optional<byte[]> encode(Event event, @Nullable String ref) {
        return NotificationsEncoder.type(event).map(type -> NotificationsEncoder.encode(type, event, time.instant()));
    }
}
