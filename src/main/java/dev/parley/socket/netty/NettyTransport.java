package dev.parley.socket.netty;

import dev.parley.delivery.Transport;
import dev.parley.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames directly to the connection's channel. {@code sendText} has no bound for a slow consumer, does not tell
 * when the transport is full, and encodes and flushes each frame for each connection. All writes of one turn of the
 * event loop leave as one buffer, beneath the channel's encoder of WebSocket frames.
 */
public final class NettyTransport implements Transport {
    /** The largest buffer that Netty's allocator caches. A larger one is mapped and cleared each time. */
    private static final int MAX_GATHERED = 32 * 1024;

    private static final int FINAL_PING = 0x89;
    private static final int MARKER_BYTES = 2 + Long.BYTES;

    private final Channel channel;
    private final ChannelHandlerContext beneathFrames;
    private final WebSocketConnection connection;
    private final Duration closeTimeout;
    private final Consumer<CloseCode> closing;
    private @Nullable ByteBuf gathered;

    /** @param closing gets the code when the server closes the connection */
    public NettyTransport(
            Channel channel, WebSocketConnection connection, Duration closeTimeout, Consumer<CloseCode> closing) {
        this.channel = channel;
        this.beneathFrames = NettyChannels.beneathFrames(channel);
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
        return (buffer == null ? 0 : buffer.totalPendingWriteBytes())
                + (gathered == null ? 0 : gathered.readableBytes());
    }

    @Override
    public void write(byte[] utf8) {
        TextFrames.write(utf8, room(TextFrames.size(utf8.length)));
    }

    @Override
    public void mark(long number) {
        room(MARKER_BYTES).writeByte(FINAL_PING).writeByte(Long.BYTES).writeLong(number);
    }

    private ByteBuf room(int size) {
        if (gathered != null && gathered.readableBytes() + size > MAX_GATHERED) {
            handOver();
        }
        if (gathered == null) {
            gathered = channel.alloc().directBuffer(size);
        }
        return gathered;
    }

    @Override
    public void flush() {
        handOver();
        beneathFrames.flush();
    }

    @Override
    public void whenTaken(Runnable task) {
        handOver();
        beneathFrames.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> task.run());
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
        handOver();
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (channel.isOpen()) {
                                // Closed from the channel's other end, Vert.x would start another close handshake and
                                // wait for its answer.
                                beneathFrames.close();
                            }
                        },
                        closeTimeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        connection
                .close(new CloseReason(code.code(), code.reason()))
                .subscribe()
                .with(_ -> {}, _ -> {});
    }

    private void handOver() {
        if (gathered == null) {
            return;
        }
        ByteBuf frames = gathered;
        gathered = null;
        if (channel.isActive()) {
            beneathFrames.write(frames, beneathFrames.voidPromise());
        } else {
            frames.release();
        }
    }
}
