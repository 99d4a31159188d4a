package dev.parley.protocol.goods;

import dev.parley.protocol.Dialect;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.OnConnect;
import dev.parley.protocol.PairIds;
import dev.parley.protocol.Request;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The marketplace app's protocol. The sender of a message chooses its id, which is its {@code name} in Parley. Messages
 * of other dialects have no name and show the server's id. Apps draw their ids at random, so the two do not collide.
 */
public record GoodsDialect(int maxMessageBytes) implements Dialect {
    private static final OnConnect WELCOME = new OnConnect(true, 500, true);

    @Override
    public String name() {
        return "goods";
    }

    @Override
    public OnConnect welcome() {
        return WELCOME;
    }

    @Override
    public String shown(String conversationId) {
        return PairIds.unmarked(conversationId);
    }

    @Override
    public boolean shortens() {
        return true;
    }

    @Override
    public boolean acknowledges() {
        return false;
    }

    @Override
    public Request decode(String frame) throws InvalidInputException {
        return GoodsDecoder.decode(frame);
    }

    @Override
    public Optional<byte[]> encode(Event event, @Nullable String ref) {
        return GoodsEncoder.encode(event);
    }
}
