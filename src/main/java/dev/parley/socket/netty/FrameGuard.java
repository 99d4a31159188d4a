package dev.parley.socket.netty;

import dev.parley.limits.WindowCounter;
import dev.parley.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes only whole and valid messages on to Vert.x. A violation of RFC 6455 or of a limit closes the connection, and
 * pings are answered here. Installed before the upgrade, so that it sees every frame; what is no frame passes
 * unchanged. Event loop only.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5">RFC 6455, section 5</a>
 */
public final class FrameGuard extends ChannelInboundHandlerAdapter {
    /** Called on the event loop. A fault from before it was set is reported to it, too. */
    public interface Watcher {
        /** A frame has arrived. */
        void onActivity();

        /** A pong with that number has arrived. @return whether it answers a marker of this connection */
        boolean answered(long marker);

        /** The client sent a close frame; nothing follows it. */
        void goodbye();

        /** A fragment of that size has arrived. Not called for a message in one frame. */
        void part(int bytes);

        /** The connection is to be closed with the code; no more frames follow. Called at most once. */
        void broken(CloseCode code);
    }

    private final FrameLimits limits;
    private final LongSupplier clock;
    private final WindowCounter controlFrames;
    private final FrameArrival arrival;
    private @Nullable Watcher watcher;
    private @Nullable FragmentedMessage message;
    private @Nullable CloseCode fault;
    private @Nullable ByteBuf unanswered;
    private boolean answering;

    /** @param clock milliseconds of a monotonic clock */
    public FrameGuard(FrameLimits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
        this.controlFrames = new WindowCounter(limits.controlFrames(), limits.controlWindowMillis());
        this.arrival = new FrameArrival(this, clock);
    }

    /** What is to be installed before the decoder of frames. */
    FrameArrival arrival() {
        return arrival;
    }

    public void watchedBy(Watcher newcomer) {
        watcher = newcomer;
        if (fault != null) {
            newcomer.broken(fault);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (!(read instanceof WebSocketFrame frame)) {
            context.fireChannelRead(read);
        } else if (fault != null && !(frame instanceof CloseWebSocketFrame)) {
            frame.release();
        } else {
            if (watcher != null) {
                watcher.onActivity();
            }
            long now = clock.getAsLong();
            long startedAt = arrival.decoded(frame.content().readableBytes(), now);
            if (frame.rsv() != 0) {
                refuse(context, frame, CloseCode.PROTOCOL_ERROR);
            } else if (message != null && overdue(message.startedAt(), now)) {
                refuse(context, frame, CloseCode.TOO_MANY_BAD_FRAMES);
            } else {
                take(context, frame, startedAt, now);
            }
        }
    }

    private boolean overdue(long startedAt, long now) {
        return now - startedAt > limits.messageMillis();
    }

    /** Bytes of a frame have arrived. Closes the connection if the frame or its message began too long ago. */
    void arriving(ChannelHandlerContext context, long startedAt, long now) {
        if (overdue(message == null ? startedAt : message.startedAt(), now)) {
            refuse(context, CloseCode.TOO_MANY_BAD_FRAMES);
        }
    }

    /** Whether some fragments of a message have arrived, and not the last. */
    boolean gathers() {
        return message != null;
    }

    /** Does not count that time against a message of which some fragments have arrived. */
    void forgive(long millis) {
        if (message != null) {
            message.forgive(millis);
        }
    }

    private void take(ChannelHandlerContext context, WebSocketFrame frame, long startedAt, long now) {
        switch (frame) {
            case CloseWebSocketFrame close
            when !registered(close.statusCode()) -> refuse(context, close, CloseCode.PROTOCOL_ERROR);
            case CloseWebSocketFrame close -> {
                if (watcher != null) {
                    watcher.goodbye();
                }
                context.fireChannelRead(close);
            }
            case PingWebSocketFrame ping
            when controlFrames.exceededBy(now) -> refuse(context, ping, CloseCode.RATE_LIMITED);
            case PingWebSocketFrame ping -> answer(context, ping.content());
            case PongWebSocketFrame pong when answers(pong.content()) -> pong.release();
            case PongWebSocketFrame pong
            when controlFrames.exceededBy(now) -> refuse(context, pong, CloseCode.RATE_LIMITED);
            case PongWebSocketFrame pong -> pong.release();
            case WebSocketFrame data
            when data.isFinalFragment() && message == null && data.content().readableBytes() > limits.messageBytes() ->
                refuse(context, data, CloseCode.TOO_LARGE);
            case WebSocketFrame data when data.isFinalFragment() && message == null -> context.fireChannelRead(data);
            case WebSocketFrame data -> gather(context, data, startedAt);
        }
    }

    private boolean answers(ByteBuf pong) {
        return watcher != null
                && pong.readableBytes() == Long.BYTES
                && watcher.answered(pong.getLong(pong.readerIndex()));
    }

    private void gather(ChannelHandlerContext context, WebSocketFrame fragment, long startedAt) {
        if (!(fragment instanceof ContinuationWebSocketFrame)) {
            message = new FragmentedMessage(limits, fragment instanceof TextWebSocketFrame, startedAt);
        }
        CloseCode refusal = Objects.requireNonNull(message).add(fragment.content());
        if (refusal != null) {
            refuse(context, fragment, refusal);
            return;
        }
        if (watcher != null) {
            watcher.part(fragment.content().readableBytes());
        }
        boolean last = fragment.isFinalFragment();
        fragment.release();
        if (last) {
            WebSocketFrame whole = message.whole();
            message = null;
            context.fireChannelRead(whole);
        }
    }

    /**
     * Answers pings with one pong in flight at a time. Of the pings that arrive meanwhile only the last is answered: a
     * client that does not read its pongs cannot make more of them pile up.
     */
    private void answer(ChannelHandlerContext context, ByteBuf ping) {
        if (answering) {
            ReferenceCountUtil.release(unanswered);
            unanswered = ping;
            return;
        }
        answering = true;
        context.writeAndFlush(new PongWebSocketFrame(ping)).addListener(_ -> {
            answering = false;
            if (unanswered != null) {
                ByteBuf next = unanswered;
                unanswered = null;
                answer(context, next);
            }
        });
    }

    private void refuse(ChannelHandlerContext context, WebSocketFrame frame, CloseCode code) {
        frame.release();
        refuse(context, code);
    }

    /** Reports the fault by a task, so that it comes after the messages before it, which Vert.x passes on by tasks. */
    private void refuse(ChannelHandlerContext context, CloseCode code) {
        if (fault != null) {
            return;
        }
        fault = code;
        message = null;
        Watcher told = watcher;
        if (told != null) {
            context.executor().execute(() -> {
                told.broken(code);
                endOutput(context);
            });
        }
    }

    /** Handles errors that Netty finds. After one of its frame decoder, the decoder discards all further input. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof CorruptedWebSocketFrameException corrupted)) {
            context.fireExceptionCaught(cause);
            return;
        }
        WebSocketCloseStatus status = corrupted.closeStatus();
        CloseCode code = CloseCode.PROTOCOL_ERROR;
        if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            code = CloseCode.TOO_LARGE;
        } else if (status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)) {
            code = CloseCode.NOT_UTF8;
        }
        refuse(context, code);
    }

    /**
     * Ends the output: the client's own close frame may not be decoded any more, so the client must see the end without
     * it.
     */
    private static void endOutput(ChannelHandlerContext context) {
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            if (context.channel() instanceof DuplexChannel channel) {
                channel.shutdownOutput();
            }
        });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ReferenceCountUtil.release(unanswered);
        unanswered = null;
    }

    /** Whether RFC 6455, section 7.4, or IANA since then permits the code; -1 if the frame has none. */
    private static boolean registered(int code) {
        return code == -1
                || (code >= 1000 && code <= 1003)
                || (code >= 1007 && code <= 1014)
                || (code >= 3000 && code <= 4999);
    }
}
