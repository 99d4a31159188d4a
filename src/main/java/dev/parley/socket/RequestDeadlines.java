package dev.parley.socket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;

/**
 * Ends connections that take too long over an HTTP request, an upgrade to WebSocket included: Vert.x waits for one for
 * as long as a byte comes now and then. What has become a WebSocket has {@link Vitals} of its own.
 */
@ApplicationScoped
class RequestDeadlines {
    /** Before whatever else looks at requests. */
    private static final int FIRST = 2000;
    private static final String WATCH = "deadlines";

    private final VertxInternal vertx;
    private final RequestConfig config;
    private final Counter ended;

    RequestDeadlines(Vertx vertx, RequestConfig config, MeterRegistry meters) {
        this.vertx = (VertxInternal) vertx;
        this.config = config;
        this.ended = meters.counter("parley.requests.overdue");
    }

    void started(@ObservesAsync HttpServerStart event) {
        watchServers();
    }

    void started(@ObservesAsync HttpsServerStart event) {
        watchServers();
    }

    /** Vert.x tells nobody of a new connection before its first request: only what accepts it knows. */
    private void watchServers() {
        for (EventExecutor acceptor : vertx.getAcceptorEventLoopGroup()) {
            acceptor.execute(() -> ((SingleThreadEventLoop) acceptor).registeredChannelsIterator()
                    .forEachRemaining(channel -> watch(channel, acceptor)));
        }
    }

    private void watch(Channel server, EventExecutor acceptor) {
        if (!(server instanceof ServerChannel)) {
            return;
        }
        if (server.pipeline().get(WATCH) != null) {
            // A live reload keeps the server, and this is of the classes as they were before.
            server.pipeline().remove(WATCH);
        }
        server.pipeline().addFirst(WATCH, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object accepted) {
                if (accepted instanceof Channel channel) {
                    RequestDeadline.start(channel, config.headTimeout(), acceptor, ended::increment);
                }
                context.fireChannelRead(accepted);
            }
        });
    }

    void register(@Observes Filters filters) {
        filters.register(this::arrived, FIRST);
    }

    void register(@Observes ManagementInterface management) {
        management.router().route().order(Integer.MIN_VALUE).handler(this::arrived);
    }

    private void arrived(RoutingContext context) {
        RequestDeadline deadline = RequestDeadline.of(Channels.of(context.request()));
        if (deadline != null) {
            deadline.extend(config.timeout());
            context.addEndHandler(_ -> deadline.extend(config.idleTimeout()));
        }
        context.next();
    }
}
