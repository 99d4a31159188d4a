package dev.parley.http.guard;

import dev.parley.security.RequestTime;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.net.InetSocketAddress;

/**
 * Accepts as many connections as {@link Newcomers} allow, and puts a {@link RequestGuard} and a {@link RequestDeadline}
 * on every connection of every server of this process, including the one for operators. Vert.x does not announce a
 * connection before its first request, so this uses what accepts connections, which is internal; tests with raw sockets
 * fail when it moves.
 */
@ApplicationScoped
class HttpConnections {
    /** Before every other handler of requests. */
    private static final int FIRST = 2000;

    private static final String WATCH = "connections";
    private static final long LOOK_OUT_MILLIS = 200;
    private static final String DECODER = "httpDecoder";
    private static final String VERTX_HANDLER = "handler";
    /** The name of the handler for changes to HTTP/2, which are not supported: see {@link RequestGuard}. */
    private static final String VERTX_H2C = "h2c";

    private final VertxInternal vertx;
    private final RequestPolicy policy;
    private final Newcomers newcomers;
    private final Counter overdue;
    private volatile long lookOut;

    HttpConnections(Vertx vertx, RequestPolicy policy, Newcomers newcomers, MeterRegistry meters) {
        this.vertx = (VertxInternal) vertx;
        this.policy = policy;
        this.newcomers = newcomers;
        this.overdue = meters.counter("parley.requests.overdue");
    }

    void started(@ObservesAsync HttpServerStart event) {
        watchServers();
    }

    void started(@ObservesAsync HttpsServerStart event) {
        watchServers();
    }

    /** The server for operators has no event of its own and starts at about the same time. */
    void started(@Observes StartupEvent event) {
        lookOut = vertx.setPeriodic(LOOK_OUT_MILLIS, _ -> watchServers());
    }

    /** Long requests that make progress may ask for more time. */
    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    if (context.request().connection() instanceof ConnectionBase connection
                            && connection.channel().pipeline().get(RequestGuard.class) instanceof RequestGuard guard) {
                        RequestTime.grant(context, guard::extend);
                    }
                    context.next();
                },
                FIRST);
    }

    void stopped(@Observes ShutdownEvent event) {
        vertx.cancelTimer(lookOut);
    }

    private void watchServers() {
        for (EventExecutor acceptor : vertx.getAcceptorEventLoopGroup()) {
            acceptor.execute(() -> ((SingleThreadEventLoop) acceptor)
                    .registeredChannelsIterator()
                    .forEachRemaining(channel -> watch(channel, acceptor)));
        }
    }

    private void watch(Channel server, EventExecutor acceptor) {
        if (!(server instanceof ServerChannel) || server.pipeline().get(WATCH) instanceof Watch) {
            return;
        }
        if (server.pipeline().get(WATCH) != null) {
            // A live reload keeps the server, and this handler has the classes of before.
            server.pipeline().remove(WATCH);
        }
        int number = server.localAddress() instanceof InetSocketAddress bound ? bound.getPort() : 0;
        server.pipeline().addFirst(WATCH, new Watch(acceptor, number));
    }

    /** Watches a server for new connections. */
    private final class Watch extends ChannelInboundHandlerAdapter {
        private final EventExecutor timer;
        private final Newcomers.Port port;

        Watch(EventExecutor timer, int number) {
            this.timer = timer;
            this.port = newcomers.port(number);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            if (accepted instanceof Channel channel) {
                Runnable leave = port.enter(channel.remoteAddress());
                if (leave == null) {
                    // No event loop has the channel yet.
                    channel.unsafe().closeForcibly();
                    return;
                }
                channel.closeFuture().addListener(_ -> leave.run());
                channel.pipeline()
                        .addLast(new Installer(
                                new RequestDeadline(channel, policy.times().headTimeout(), timer, overdue::increment),
                                leave));
            }
            context.fireChannelRead(accepted);
        }
    }

    /**
     * Waits until Vert.x knows that a connection speaks HTTP/1, which may be after a TLS handshake or the first bytes,
     * and adds the guard before the first request is decoded.
     */
    private final class Installer extends ChannelInboundHandlerAdapter {
        private final RequestDeadline deadline;
        private final Runnable leave;

        Installer(RequestDeadline deadline, Runnable leave) {
            this.deadline = deadline;
            this.leave = leave;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            ChannelPipeline pipeline = context.pipeline();
            if (pipeline.context(Http2ConnectionHandler.class) != null) {
                ReferenceCountUtil.release(bytes);
                context.close();
                return;
            }
            ChannelHandlerContext decoding = pipeline.context(DECODER);
            if (decoding == null) {
                // After the handlers that are there now, before those that will be added.
                pipeline.addLast(new Installer(deadline, leave));
            } else {
                pipeline.addBefore(
                        pipeline.get(VERTX_H2C) == null ? VERTX_HANDLER : VERTX_H2C,
                        null,
                        new RequestGuard(policy, deadline, leave, decoding));
            }
            pipeline.remove(this);
            context.fireChannelRead(bytes);
        }
    }
}
