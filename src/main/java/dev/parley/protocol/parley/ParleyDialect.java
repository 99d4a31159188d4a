package dev.parley.protocol.parley;

import dev.parley.protocol.Dialect;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Request;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The native protocol and the gateway's, which is a subset of it: {@code {"type", "payload"}} at {@code /ws}. */
public record ParleyDialect(int maxMessageBytes) implements Dialect {
    @Override
    public String name() {
        return "parley";
    }

    @Override
    public Request decode(String frame) throws InvalidInputException {
        return ParleyDecoder.decode(frame);
    }

    @Override
    public boolean countsUserEntries() {
        return true;
    }

    @Override
    public Optional<byte[]> encodeAfter(Event entry, long prev) {
        return Optional.of(ParleyEncoder.encode(entry, null, prev));
    }

    @Override
    public Optional<byte[]> encode(Event event, @Nullable String ref) {
        return event instanceof Event.MessageMarked marked && !marked.alone()
                ? Optional.empty()
                : Optional.of(ParleyEncoder.encode(event, ref));
    }
}
