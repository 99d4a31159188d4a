package dev.parley.socket.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import java.util.function.LongSupplier;

/**
 * Tells a {@link FrameGuard} of each arrival of bytes, and since when the bytes of the current frame arrive. The guard
 * cannot see that by itself: Netty's decoder holds a frame back until it is whole. Installed before that decoder, behind
 * TLS. Event loop only.
 */
final class FrameArrival extends ChannelDuplexHandler {
    private static final int MAX_SHORT = 125;
    private static final int MAX_MEDIUM = 0xFFFF;
    /** Of a header with the mask that a client must use, and a short length. */
    private static final int SHORT_HEADER = 6;

    private final FrameGuard guard;
    private final LongSupplier clock;
    private boolean upgraded;
    private long pending;
    private long startedAt;
    private long readAt;

    /** @param clock milliseconds of a monotonic clock */
    FrameArrival(FrameGuard guard, LongSupplier clock) {
        this.guard = guard;
        this.clock = clock;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (read instanceof ByteBuf bytes && bytes.isReadable() && upgraded(context)) {
            readAt = clock.getAsLong();
            if (pending == 0) {
                startedAt = readAt;
            }
            pending += bytes.readableBytes();
            guard.arriving(context, startedAt, readAt);
        }
        context.fireChannelRead(read);
    }

    /** Before the upgrade, the bytes are a request's. */
    private boolean upgraded(ChannelHandlerContext context) {
        if (!upgraded) {
            upgraded = context.pipeline().context(WebSocketFrameDecoder.class) != null;
        }
        return upgraded;
    }

    /**
     * Takes a frame off the bytes that have arrived; what remains of them is the beginning of the next.
     *
     * @return when the first byte of the frame arrived
     */
    long decoded(int payloadBytes, long now) {
        long began = pending == 0 ? now : startedAt;
        // Not below 0: bytes that came in one packet with the request for the upgrade were not seen here.
        pending = Math.max(0, pending - wireBytes(payloadBytes));
        startedAt = now;
        return began;
    }

    /** The only encoding of a frame that the decoder accepts. */
    private static int wireBytes(int payloadBytes) {
        return payloadBytes + SHORT_HEADER + (payloadBytes <= MAX_SHORT ? 0 : payloadBytes <= MAX_MEDIUM ? 2 : 8);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (unfinished()) {
            readAt = clock.getAsLong();
        }
        context.fireChannelReadComplete();
    }

    /**
     * Called when the channel is to be read again: at once after each read, or later if the server had enough to do.
     * The client cannot help that.
     */
    @Override
    public void read(ChannelHandlerContext context) {
        if (unfinished()) {
            long now = clock.getAsLong();
            startedAt += now - readAt;
            guard.forgive(now - readAt);
            readAt = now;
        }
        context.read();
    }

    private boolean unfinished() {
        return pending > 0 || guard.gathers();
    }
}
