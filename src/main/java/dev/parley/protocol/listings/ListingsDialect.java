package dev.parley.protocol.listings;

import dev.parley.protocol.Dialect;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.OnConnect;
import dev.parley.protocol.Request;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of the classified ads' clients, which send their messages over HTTP.
 *
 * @param maxMessageBytes the maximum size of a client message, in bytes
 * @param time            gives the {@code timestamp} of each frame: when it was written
 */
public record ListingsDialect(int maxMessageBytes, InstantSource time) implements Dialect {
    private static final OnConnect WELCOME = new OnConnect(true, 0, false);

    @Override
    public String name() {
        return "listings";
    }

    @Override
    public OnConnect welcome() {
        return WELCOME;
    }

    @Override
    public boolean acknowledges() {
        return false;
    }

    @Override
    public boolean numericIds() {
        return true;
    }

    @Override
    public Request decode(String frame) throws InvalidInputException {
        return ListingsDecoder.decode(frame);
    }

    /** Ignores {@code ref}: frames of this dialect have no references. */
    @Override
    public Optional<byte[]> encode(Event event, @Nullable String ref) {
        return ListingsEncoder.encode(event, time);
    }
}
