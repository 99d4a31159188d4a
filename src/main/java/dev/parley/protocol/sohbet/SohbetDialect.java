package dev.parley.protocol.sohbet;

import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Dialect;
import dev.parley.protocol.Event;
import dev.parley.protocol.Request;
import dev.parley.protocol.Welcome;
import java.util.Optional;

/** The social app's frames. What was said while a client was away, it asks for over HTTP. */
public record SohbetDialect(int maxMessageBytes) implements Dialect {
    private static final Welcome WELCOME = new Welcome(true, 0, true);

    @Override
    public String name() {
        return "sohbet";
    }

    @Override
    public Welcome welcome() {
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
    public Request decode(String frame) throws BadFrame {
        return SohbetDecoder.decode(frame);
    }

    @Override
    public Optional<byte[]> encode(Event event, String ref) {
        return SohbetEncoder.encode(event);
    }
}
