package dev.parley.protocol.sohbet;

import dev.parley.protocol.Dialect;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.OnConnect;
import dev.parley.protocol.Request;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The social app's protocol. A client gets messages that it missed over HTTP. */
public record SohbetDialect(int maxMessageBytes) implements Dialect {
    private static final OnConnect WELCOME = new OnConnect(true, 0, true);

    @Override
    public String name() {
        return "sohbet";
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
    public boolean passesOn() {
        return true;
    }

    @Override
    public Request decode(String frame) throws InvalidInputException {
        return SohbetDecoder.decode(frame);
    }

    @Override
    public Optional<byte[]> encode(Event event, @Nullable String ref) {
        return SohbetEncoder.encode(event);
    }
}
