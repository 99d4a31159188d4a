package dev.parley.http;

import dev.parley.limits.Limit;
import dev.parley.limits.LimitMetrics;
import dev.parley.limits.LimitsConfig;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts the requests of each user that this instance is answering: each holds its answer in memory until its reader
 * has taken the last byte. Thread-safe.
 */
@ApplicationScoped
class RequestsInFlight {
    private static final String COUNTED = RequestsInFlight.class.getName();
    private static final long SOON_MILLIS = 1000;

    private final CurrentVertxRequest request;
    private final LimitMetrics metrics;
    private final int most;
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

    RequestsInFlight(CurrentVertxRequest request, LimitsConfig config, LimitMetrics metrics) {
        this.request = request;
        this.metrics = metrics;
        this.most = config.requestsPerUser();
    }

    /**
     * Counts the current request for the user, until it has been answered or its connection has ended. A second call
     * has no effect.
     *
     * @throws RefusedException {@code rate_limited} if the user has too many
     */
    void begin(String userId) {
        RoutingContext context = request.getCurrent();
        if (context == null || context.get(COUNTED) != null) {
            return;
        }
        if (counts.merge(userId, 1, Integer::sum) > most) {
            end(userId);
            metrics.refused(Limit.REQUESTS);
            throw new RefusedException(ErrorCode.RATE_LIMITED, "too many requests at the same time", SOON_MILLIS);
        }
        context.put(COUNTED, true);
        context.addEndHandler(_ -> end(userId));
    }

    private void end(String userId) {
        counts.computeIfPresent(userId, (_, count) -> count == 1 ? null : count - 1);
    }
}
