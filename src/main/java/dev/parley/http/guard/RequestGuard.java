package dev.parley.http.guard;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the decoder and Vert.x and lets one request through at a time. The connection is not read until an
 * answer is wholly written to the socket, so that a client that asks and never reads costs one answer and one read.
 * Requests that break {@link RequestRules} are answered here. Removed from a connection that has become a WebSocket.
 * Event loop only.
 */
final class RequestGuard extends ChannelDuplexHandler {
    /** The time in which a client may read the last answer of a connection that is closed while it still sends. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final RequestPolicy policy;
    private final RequestDeadline deadline;
    private final Runnable whenUpgraded;
    private final ChannelHandlerContext decoding;
    private final Deque<Object> held = new ArrayDeque<>();
    private @Nullable HttpRequest request;
    private boolean receiving;
    /** Whether the client waits for an interim answer before it sends the body. */
    private boolean expecting;

    private boolean answering;
    private boolean responding;
    private boolean informing;
    private boolean paused;
    private boolean ended;

    /**
     * @param whenUpgraded runs when the connection has become a WebSocket
     * @param decoding the context of the {@link HttpRequestDecoder} of the same connection
     */
    RequestGuard(
            RequestPolicy policy, RequestDeadline deadline, Runnable whenUpgraded, ChannelHandlerContext decoding) {
        this.policy = policy;
        this.deadline = deadline;
        this.whenUpgraded = whenUpgraded;
        this.decoding = decoding;
    }

    /** Gives a request that has made progress its whole time again. Thread-safe. */
    void extend() {
        deadline.extend(policy.times().timeout());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (ended) {
            ReferenceCountUtil.release(message);
        } else if (paused) {
            // What the decoder had begun when it was paused: two messages at most.
            held.add(message);
        } else {
            take(context, message);
        }
    }

    private void take(ChannelHandlerContext context, Object message) {
        RequestFault fault = null;
        if (message instanceof HttpRequest head) {
            fault = RequestRules.fault(head);
            begin(head);
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            fault = RequestFault.BODY;
        }
        if (fault != null) {
            ReferenceCountUtil.release(message);
            refuse(context, fault);
            return;
        }
        if (message instanceof LastHttpContent) {
            receiving = false;
            deadline.extend(policy.times().timeout());
        }
        context.fireChannelRead(message);
        if (answering && !receiving && !ended) {
            pause(context);
        }
    }

    private void begin(HttpRequest head) {
        request = head;
        receiving = true;
        expecting = HttpUtil.is100ContinueExpected(head);
        answering = true;
        responding = false;
        deadline.extend(policy.times().bodyTimeout());
        if (!RequestRules.wantsWebSocket(head.headers())) {
            // A change to another protocol is an offer that may be ignored (RFC 9110, section 7.8).
            head.headers().remove(HttpHeaderNames.UPGRADE);
        }
    }

    private void refuse(ChannelHandlerContext context, RequestFault fault) {
        HttpRequest refused = Objects.requireNonNull(request, "a fault is of a request");
        boolean untouched = answering && !responding;
        policy.refused(context.channel(), refused, fault);
        end(context);
        if (untouched) {
            FullHttpResponse answer = policy.answers().refusal(fault);
            policy.answered(context.channel(), refused, answer);
            context.writeAndFlush(answer).addListener(_ -> linger(context));
        } else {
            linger(context);
        }
    }

    /** Takes nothing more from the connection. */
    private void end(ChannelHandlerContext context) {
        ended = true;
        answering = false;
        drop();
        if (paused) {
            resume(context);
        }
    }

    /**
     * If the connection were closed at once, the answer might be lost with what the client has sent and nobody has read
     * (RFC 9112, section 9.6).
     */
    private static void linger(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel channel && channel.isActive()) {
            channel.shutdownOutput();
        }
        context.executor().schedule(() -> context.channel().close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void pause(ChannelHandlerContext context) {
        if (!paused) {
            paused = true;
            decoder().setSingleDecode(true);
            context.channel().config().setAutoRead(false);
        }
    }

    private void resume(ChannelHandlerContext context) {
        paused = false;
        decoder().setSingleDecode(false);
        context.channel().config().setAutoRead(true);
    }

    /** Vert.x resumes reading when it has taken a body; it does not know what waits here. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (paused) {
            context.channel().config().setAutoRead(false);
        } else {
            context.read();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (ended && message instanceof HttpObject) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        Object written = message;
        if (message instanceof HttpResponse head) {
            informing = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                leave(context, message, promise);
                return;
            }
            expecting &= !head.status().equals(HttpResponseStatus.CONTINUE);
            if (!informing && request != null) {
                responding = true;
                if (expecting && receiving) {
                    // The client may send the body all the same, or leave it: what comes next is unknown.
                    head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                }
                policy.challenge(context.channel(), request, head);
                written = request.method().equals(HttpMethod.HEAD)
                        ? policy.answers().dressed(head)
                        : policy.answers().complete(head);
                policy.answered(context.channel(), request, head);
            }
        }
        if (message instanceof LastHttpContent && !informing) {
            deadline.extend(policy.times().timeout());
            context.write(written, promise.unvoid().addListener(_ -> answered(context)));
        } else {
            context.write(written, promise);
        }
    }

    /** The whole answer was written. */
    private void answered(ChannelHandlerContext context) {
        if (ended || !answering) {
            return;
        }
        answering = false;
        deadline.extend(policy.times().idleTimeout());
        if (receiving) {
            // It was answered before it was read; the rest is dropped.
            end(context);
            linger(context);
        } else if (paused) {
            // Not from within the decoder, which may have called this.
            context.executor().execute(() -> goOn(context));
        }
    }

    private void goOn(ChannelHandlerContext context) {
        if (context.isRemoved() || ended || !paused) {
            return;
        }
        resume(context);
        while (!held.isEmpty() && !paused && !ended) {
            take(context, held.poll());
        }
        try {
            if (!paused && !ended) {
                // The decoder looks at the bytes that it holds back when the next ones come, or these empty ones.
                decoder().channelRead(decoding, Unpooled.EMPTY_BUFFER);
            }
            // Answers are written when a read is complete.
            decoder().channelReadComplete(decoding);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    private void leave(ChannelHandlerContext context, Object upgrade, ChannelPromise promise) {
        deadline.lift();
        whenUpgraded.run();
        // Vert.x may upgrade when it gets the end of the request; nothing may be paused after that.
        answering = false;
        drop();
        context.write(upgrade, promise);
        if (paused) {
            resume(context);
        }
        context.pipeline().remove(this);
    }

    private void drop() {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
    }

    private HttpRequestDecoder decoder() {
        return (HttpRequestDecoder) decoding.handler();
    }
}
