package dev.parley.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.redis.RedisCommands;
import dev.parley.redis.RedisScript;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rate limits of users and services over all connections and instances: what users send, relay, read and invite, and
 * what services publish. Instances share them through Redis, where {@code {<prefix>parley:sends:<user>}:} and {@code
 * …calls…} hold the time at which the whole budget is there again; while Redis is away each instance counts for itself.
 * Thread-safe. Nothing waits for Redis.
 */
@ApplicationScoped
public class UserRateLimits {
    private final Kind sends;
    private final Kind relays;
    private final Kind calls;
    private final Kind reads;
    private final Kind invitations;
    private final Kind signals;
    private final Kind subscriptions;
    private final RedisCommands redis;
    private final RedisScript script;
    private final LimitMetrics metrics;
    private final Counter told;
    private final Counter untold;

    UserRateLimits(LimitsConfig config, RedisCommands redis, LimitMetrics metrics, MeterRegistry registry) {
        this.redis = redis;
        this.script = new RedisScript(redis, "spend");
        this.metrics = metrics;
        this.sends = new Kind(Limit.SENDS, "sends", config.sendsPerSecond(), config.sendBurst(), config.trackedUsers());
        this.relays =
                new Kind(Limit.RELAYS, "relays", config.relaysPerSecond(), config.relayBurst(), config.trackedUsers());
        this.calls = new Kind(
                Limit.SERVICE_CALLS,
                "calls",
                config.serviceCallsPerSecond(),
                config.serviceCallBurst(),
                config.trackedUsers());
        this.reads = new Kind(Limit.READS, "reads", config.readsPerSecond(), config.readBurst(), config.trackedUsers());
        this.invitations = Kind.hourly(
                Limit.INVITATIONS,
                "invitations",
                config.invitationsPerHour(),
                config.invitationBurst(),
                config.trackedUsers());
        this.signals =
                new Kind(Limit.SIGNALS, null, config.signalsPerSecond(), config.signalBurst(), config.trackedUsers());
        this.subscriptions = new Kind(
                Limit.SUBSCRIPTIONS,
                null,
                config.subscriptionsPerSecond(),
                config.subscriptionBurst(),
                config.trackedUsers());
        registry.gauge("parley.limits.tracked", sends.budgets, Cache::estimatedSize);
        this.told = registry.counter("parley.limits.shared", "outcome", "told");
        this.untold = registry.counter("parley.limits.shared", "outcome", "failed");
    }

    /**
     * Spends a send, an edit or a deletion of a message.
     *
     * @throws RefusedException {@code rate_limited} if the limit is exceeded
     */
    public void send(String userId) {
        spend(sends, userId, 1);
    }

    /**
     * Spends the relay of an app's own signal.
     *
     * @param kibibytes its size, at least 1
     * @throws RefusedException {@code rate_limited} if the limit is exceeded
     */
    public void relay(String userId, int kibibytes) {
        spend(relays, userId, kibibytes);
    }

    /** Spends as many sends as {@code count}, from 1. */
    public void send(String userId, int count) {
        spend(sends, userId, count);
    }

    /**
     * Spends the read of a page from the database.
     *
     * @throws RefusedException {@code rate_limited} if the limit is exceeded
     */
    public void read(String userId) {
        spend(reads, userId, 1);
    }

    /**
     * Spends invitations: users who are added to a conversation without being asked.
     *
     * @param count from 0
     * @throws RefusedException {@code rate_limited} if the limit is exceeded
     */
    public void invite(String userId, int count) {
        spend(invitations, userId, count);
    }

    /**
     * Spends a call of a service that publishes something.
     *
     * @throws RefusedException {@code rate_limited} if the limit is exceeded
     */
    public void call(String userId) {
        spend(calls, userId, 1);
    }

    /**
     * Spends a typing signal or a status change, on this instance only.
     *
     * @throws RefusedException {@code rate_limited} if the limit is exceeded
     */
    public void signal(String userId) {
        spend(signals, userId, 1);
    }

    /**
     * Spends subscriptions, on this instance only. Each costs a subscription on Redis.
     *
     * @param conversations from 1; more than a burst is always too many
     * @throws RefusedException {@code rate_limited} if the limit is exceeded
     */
    public void subscribe(String userId, int conversations) {
        spend(subscriptions, userId, conversations);
    }

    private void spend(Kind kind, String userId, int count) {
        if (count == 0) {
            return;
        }
        SharedRateLimit budget =
                kind.budgets.get(userId, _ -> new SharedRateLimit(kind.perSecond, kind.burst, System.nanoTime()));
        SharedRateLimit.Outcome outcome = budget.spend(count * kind.unit, System.nanoTime());
        if (outcome.tell() > 0 && kind.name != null) {
            report(kind, userId, budget, outcome.tell());
        }
        if (outcome.millis() > 0) {
            metrics.refused(kind.limit);
            throw new RefusedException(ErrorCode.RATE_LIMITED, "too much at once; slow down", outcome.millis());
        }
    }

    private void report(Kind kind, String userId, SharedRateLimit budget, int spent) {
        script.run(
                        redis.keys(kind.name + ":" + userId),
                        List.of(
                                Integer.toString(spent),
                                Integer.toString(kind.perSecond),
                                Integer.toString(kind.burst)))
                .subscribe()
                .with(
                        nothingFor -> {
                            told.increment();
                            budget.nothingFor(Objects.requireNonNull(nothingFor.toLong()), System.nanoTime());
                        },
                        _ -> untold.increment());
    }

    /** A limit and its budgets by user. Without a name it is not shared with the other instances. */
    private static final class Kind {
        private static final int SECONDS_OF_HOUR = 3600;

        private final Limit limit;
        private final @Nullable String name;
        private final int perSecond;
        private final int burst;
        /** The cost of one. */
        private final int unit;

        private final Cache<String, SharedRateLimit> budgets;

        private Kind(Limit limit, @Nullable String name, int perSecond, int burst, int tracked) {
            this(limit, name, perSecond, burst, 1, tracked);
        }

        /** A limit per hour. It counts in 3600ths, so that a rate per hour is the same number per second. */
        private static Kind hourly(Limit limit, String name, int perHour, int burst, int tracked) {
            return new Kind(limit, name, perHour, burst * SECONDS_OF_HOUR, SECONDS_OF_HOUR, tracked);
        }

        private Kind(Limit limit, @Nullable String name, int perSecond, int burst, int unit, int tracked) {
            this.unit = unit;
            this.limit = limit;
            this.name = name;
            this.perSecond = perSecond;
            this.burst = burst;
            // Entries are evicted on the calling thread: every send looks here, and a task for another thread costs
            // more than a few evictions. A budget that was unused until it is full again is like a new one.
            this.budgets = Caffeine.newBuilder()
                    .executor(Runnable::run)
                    .maximumSize(tracked)
                    .expireAfterAccess(Duration.ofSeconds(2L * burst / perSecond + 1))
                    .build();
        }
    }
}
