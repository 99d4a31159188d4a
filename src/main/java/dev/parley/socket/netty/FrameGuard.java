package dev.parley.socket.netty;

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
import java.util.function.LongSupplier;

/**
 * Stands before Vert.x and lets whole messages through, and nothing else: what breaks RFC 6455 or a limit ends the
 * connection, and pings are answered here. Put in place before the upgrade, so that no frame passes it by; what is no
 * frame passes. On the channel's event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5">RFC 6455, section 5</a>
 */
public final class FrameGuard extends ChannelInboundHandlerAdapter {
    /** Told on the event loop, also of what happened before it was there. */
    public interface Watcher {
        /** Something came. */
        void heard();

        /** A pong with that number has come. @return whether it was asked for */
        boolean answered(long marker);

        /** The client says good-bye; nothing comes after it. */
        void goodbye();

        /** A part of a message has come, so many bytes long; whole messages are told of elsewhere. */
        void part(int bytes);

        /** The connection is to be closed with the code; nothing more comes from it. Once at most. */
        void broken(CloseCode code);
    }

    private final FrameLimits limits;
    private final LongSupplier clock;
    private final FrameMeter controlFrames;
    private Watcher watcher;
    private FragmentedMessage message;
    private CloseCode fault;
    private ByteBuf unanswered;
    private boolean answering;

    /** @param clock milliseconds that do not run backwards */
    public FrameGuard(FrameLimits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
        this.controlFrames = new FrameMeter(limits.controlFrames(), limits.controlWindowMillis());
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
                watcher.heard();
            }
            long now = clock.getAsLong();
            if (frame.rsv() != 0) {
                refuse(context, frame, CloseCode.PROTOCOL_ERROR);
            } else if (message != null && message.overdue(now)) {
                refuse(context, frame, CloseCode.TOO_MUCH_RUBBISH);
            } else {
                take(context, frame, now);
            }
        }
    }

    private void take(ChannelHandlerContext context, WebSocketFrame frame, long now) {
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
            case WebSocketFrame data -> gather(context, data, now);
        }
    }

    private boolean answers(ByteBuf pong) {
        return watcher != null
                && pong.readableBytes() == Long.BYTES
                && watcher.answered(pong.getLong(pong.readerIndex()));
    }

    private void gather(ChannelHandlerContext context, WebSocketFrame fragment, long now) {
        if (!(fragment instanceof ContinuationWebSocketFrame)) {
            message = new FragmentedMessage(limits, fragment instanceof TextWebSocketFrame, now);
        }
        CloseCode refusal = message.add(fragment.content());
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
     * One pong at a time is under way, and of the pings that come meanwhile only the last is answered: a client that
     * does not read its pongs leaves no more than that behind.
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

    /** After the messages that came before, which Vert.x hands on by tasks. */
    private void refuse(ChannelHandlerContext context, CloseCode code) {
        if (fault != null) {
            return;
        }
        fault = code;
        message = null;
        if (watcher != null) {
            context.executor().execute(() -> {
                watcher.broken(code);
                endOutput(context);
            });
        }
    }

    /** What Netty finds wrong itself. Where it was the frame decoder, it throws away all that comes from now on. */
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

    /** The client's own good-bye may not be understood any more: let it see that there is nothing more to come. */
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

    /** RFC 6455, section 7.4, with the codes that IANA has registered since; -1 where the frame has none. */
    private static boolean registered(int code) {
        return code == -1
                || code >= 1000 && code <= 1003
                || code >= 1007 && code <= 1014
                || code >= 3000 && code <= 4999;
    }
}
