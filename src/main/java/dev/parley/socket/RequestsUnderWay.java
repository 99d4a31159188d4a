package dev.parley.socket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Waits until HTTP requests are answered before the instance ends, and closes the connection after each answer during a
 * drain. Upgrades to WebSocket are not counted, which Quarkus' own filter takes for requests that are never answered:
 * {@link Drain} handles their connections. Thread-safe.
 */
@ApplicationScoped
class RequestsUnderWay {
    private static final Logger LOG = Logger.getLogger(RequestsUnderWay.class);
    /** Before all that may answer a request. */
    private static final int EARLY = 1900;

    private final BooleanSupplier draining;
    private final Duration patience;
    private final AtomicLong underWay = new AtomicLong();
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private volatile boolean ending;

    @Inject
    RequestsUnderWay(Drain drain, DrainConfig config) {
        this(drain::isDraining, config.requests());
    }

    RequestsUnderWay(BooleanSupplier draining, Duration patience) {
        this.draining = draining;
        this.patience = patience;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, EARLY);
    }

    void pass(RoutingContext context) {
        if (!context.request().headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
            count(context);
        }
        context.next();
    }

    private void count(RoutingContext context) {
        underWay.incrementAndGet();
        boolean last = draining.getAsBoolean();
        if (last) {
            context.response().putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        context.addEndHandler(_ -> {
            if (last) {
                context.request().connection().close();
            }
            if (underWay.decrementAndGet() == 0 && ending) {
                answered.complete(null);
            }
        });
    }

    /** Waits for the requests after the drain. Blocks the thread that shuts the application down. */
    void end(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) ShutdownDelayInitiatedEvent event)
            throws InterruptedException {
        end();
    }

    /** @return whether all requests were answered in time */
    boolean end() throws InterruptedException {
        ending = true;
        if (underWay.get() == 0) {
            return true;
        }
        try {
            answered.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            LOG.warnf("%d requests were not answered in time", underWay.get());
            return false;
        }
    }
}
