package dev.parley.socket;

import dev.parley.delivery.CatchUp;
import dev.parley.delivery.SessionRegistry;
import dev.parley.security.SecurityEvent.Kind;
import dev.parley.security.SecurityEvent.Source;
import dev.parley.security.SecurityEvents;
import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Takes in no more connections than the instance can serve: so many at a time and so many a second. After an outage
 * everybody comes back at once; those who are connected must not suffer for it. The others are told when to try again,
 * each at another time.
 */
@ApplicationScoped
class Admission implements HttpUpgradeCheck {
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Drain drain;
    private final CatchUp catchUp;
    private final SocketConfig config;
    private final SessionRegistry registry;
    private final Bucket upgrades;
    private final Counter refused;
    private final SecurityEvents events;

    Admission(Drain drain, CatchUp catchUp, SocketConfig config, SessionRegistry registry, MeterRegistry meters,
              SecurityEvents events) {
        this.drain = drain;
        this.catchUp = catchUp;
        this.config = config;
        this.registry = registry;
        this.upgrades = Bucket.builder().addLimit(limit -> limit.capacity(config.upgradeBurst())
                .refillGreedy(config.upgradesPerSecond(), Duration.ofSeconds(1))).build();
        this.refused = meters.counter("parley.upgrades.refused");
        this.events = events;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        if (drain.isDraining() || !catchUp.isWatching()) {
            return refuse();
        }
        if (registry.size() >= config.maxConnections() || !upgrades.tryConsume(1)) {
            events.tell(Kind.LIMIT_BREACHED, "connections", Source.of(context.httpRequest(), null));
            return refuse();
        }
        return CheckResult.permitUpgrade();
    }

    private Uni<CheckResult> refuse() {
        refused.increment();
        return CheckResult.rejectUpgrade(SERVICE_UNAVAILABLE, Map.of("Retry-After", List.of(retryAfter())));
    }

    private String retryAfter() {
        long most = Math.max(1, config.retryAfter().toSeconds());
        return Long.toString(ThreadLocalRandom.current().nextLong(1, most + 1));
    }
}
