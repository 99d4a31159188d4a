package dev.parley.socket.netty;

import dev.parley.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * A message that comes in pieces, bounded in bytes, pieces and time. Vert.x gathers fragments itself, but loses a
 * message whose first fragment is empty, and counts bytes only. Not for several threads at once.
 */
final class FragmentedMessage {
    private final FrameLimits limits;
    private final boolean text;
    private final long startedAt;
    private final ByteBuf content = Unpooled.buffer(0);
    private int fragments;

    /** @param startedAt in milliseconds of a clock that does not run backwards */
    FragmentedMessage(FrameLimits limits, boolean text, long startedAt) {
        this.limits = limits;
        this.text = text;
        this.startedAt = startedAt;
    }

    /** @return why the message is refused with this fragment; null if it is not */
    CloseCode add(ByteBuf fragment) {
        fragments++;
        if (content.readableBytes() + fragment.readableBytes() > limits.messageBytes()) {
            return CloseCode.TOO_LARGE;
        }
        if (fragments > limits.fragments()) {
            return CloseCode.TOO_MUCH_RUBBISH;
        }
        content.writeBytes(fragment);
        return null;
    }

    boolean overdue(long nowMillis) {
        return nowMillis - startedAt > limits.messageMillis();
    }

    /** The whole message in one frame. */
    WebSocketFrame whole() {
        return text ? new TextWebSocketFrame(content) : new BinaryWebSocketFrame(content);
    }
}
