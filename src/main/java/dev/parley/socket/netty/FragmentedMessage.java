package dev.parley.socket.netty;

import dev.parley.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the fragments of one message, bounded in bytes, fragments and time. Vert.x' own gathering loses a message
 * whose first fragment is empty, and bounds bytes only. Not thread-safe.
 */
final class FragmentedMessage {
    private final FrameLimits limits;
    private final boolean text;
    private long startedAt;
    private final ByteBuf content = Unpooled.buffer(0);
    private int fragments;

    /** @param startedAt when its first byte arrived, in milliseconds of a monotonic clock */
    FragmentedMessage(FrameLimits limits, boolean text, long startedAt) {
        this.limits = limits;
        this.text = text;
        this.startedAt = startedAt;
    }

    /** Adds a fragment. @return the code to close with if it exceeds a limit, or null */
    @Nullable CloseCode add(ByteBuf fragment) {
        fragments++;
        if (content.readableBytes() + fragment.readableBytes() > limits.messageBytes()) {
            return CloseCode.TOO_LARGE;
        }
        if (fragments > limits.fragments()) {
            return CloseCode.TOO_MANY_BAD_FRAMES;
        }
        content.writeBytes(fragment);
        return null;
    }

    long startedAt() {
        return startedAt;
    }

    /** Does not count that time, in which the server did not read. */
    void forgive(long millis) {
        startedAt += millis;
    }

    /** The whole message as one frame. */
    WebSocketFrame whole() {
        return text ? new TextWebSocketFrame(content) : new BinaryWebSocketFrame(content);
    }
}
