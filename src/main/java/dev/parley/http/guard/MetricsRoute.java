package dev.parley.http.guard;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves the metrics from a thread of their own. On Quarkus' own route they wait for the shared workers, and are
 * missing when those are the problem.
 */
@ApplicationScoped
// The registry that Quarkus creates.
@SuppressWarnings("deprecation")
class MetricsRoute {
    private static final String PATH = "/q/metrics";
    private static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final int WAITING = 8;
    /** Before Quarkus' own route, after what brings metrics up to date. */
    private static final int ORDER = Integer.MIN_VALUE + 1;

    private final PrometheusMeterRegistry registry;
    private final ThreadPoolExecutor thread;

    MetricsRoute(PrometheusMeterRegistry registry) {
        this.registry = registry;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().name("metrics").daemon().factory());
    }

    void route(@Observes ManagementInterface management) {
        management.router().get(PATH).order(ORDER).handler(this::serve);
    }

    private void serve(RoutingContext context) {
        String type = type(context.request().getHeader(HttpHeaderNames.ACCEPT));
        try {
            thread.execute(() -> {
                Buffer text = Buffer.buffer(registry.scrape(type));
                context.vertx().runOnContext(_ -> answer(context, type, text));
            });
        } catch (RejectedExecutionException e) {
            context.response().setStatusCode(503).end();
        }
    }

    private static void answer(RoutingContext context, String type, Buffer text) {
        if (!context.response().closed()) {
            context.response().putHeader(HttpHeaderNames.CONTENT_TYPE, type).end(text);
        }
    }

    private static String type(String accepted) {
        return accepted != null && (accepted.contains("text/plain") || accepted.contains("text/html"))
                ? PLAIN
                : OPEN_METRICS;
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }
}
