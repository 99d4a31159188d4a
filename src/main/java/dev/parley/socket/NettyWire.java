package dev.parley.socket;

import dev.parley.delivery.Wire;
import dev.parley.protocol.CloseCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes frames to the connection's channel itself: {@code sendText} has no bound for a slow reader, does not tell
 * when the transport is full, and encodes and flushes each frame for each connection.
 */
final class NettyWire implements Wire {
    private final Channel channel;
    private final WebSocketConnection connection;
    private final Duration closeTimeout;
    private final Consumer<CloseCode> closing;

    /** @param closing is told why, when the server ends the connection */
    NettyWire(Channel channel, WebSocketConnection connection, Duration closeTimeout, Consumer<CloseCode> closing) {
        this.channel = channel;
        this.connection = connection;
        this.closeTimeout = closeTimeout;
        this.closing = closing;
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public long pendingBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    public void write(byte[] utf8) {
        channel.write(new TextWebSocketFrame(Unpooled.wrappedBuffer(utf8)), channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void whenTaken(Runnable task) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> task.run());
    }

    @Override
    public void ping() {
        channel.writeAndFlush(new PingWebSocketFrame(), channel.voidPromise());
    }

    @Override
    public void reading(boolean on) {
        channel.config().setAutoRead(on);
    }

    @Override
    public void close(CloseCode code) {
        closing.accept(code);
        channel.eventLoop().schedule(() -> {
            if (channel.isOpen()) {
                channel.close();
            }
        }, closeTimeout.toMillis(), TimeUnit.MILLISECONDS);
        connection.close(new CloseReason(code.code(), code.reason())).subscribe().with(_ -> { }, _ -> { });
    }
}
