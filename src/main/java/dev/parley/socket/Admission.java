package dev.parley.socket;

import dev.parley.delivery.CatchUp;
import dev.parley.delivery.SessionRegistry;
import dev.parley.limits.FairShares;
import dev.parley.limits.KeyedBuckets;
import dev.parley.limits.Limit;
import dev.parley.limits.LimitMetrics;
import dev.parley.limits.LimitsConfig;
import dev.parley.security.Caller;
import dev.parley.security.Callers;
import dev.parley.security.ClientAddresses;
import dev.parley.security.SecurityEvent.Kind;
import dev.parley.security.SecurityEvent.Source;
import dev.parley.security.SecurityEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Limits connections and upgrades per second: in total, per user and per address. After an outage all clients come back
 * at once, and those that are connected must not suffer for it. A refused client gets a {@code Retry-After} of random
 * length, so that not all try again at the same time. Thread-safe.
 */
@ApplicationScoped
class Admission implements HttpUpgradeCheck {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int MAX_ADDRESSES = 100_000;

    private final Drain drain;
    private final CatchUp catchUp;
    private final LimitsConfig config;
    private final SessionRegistry registry;
    private final ConnectionLimits places;
    private final ClientAddresses addresses;
    private final LimitMetrics metrics;
    private final FairShares upgrades;
    private final KeyedBuckets byAddress;
    private final Counter refused;
    private final SecurityEvents events;

    Admission(
            Drain drain,
            CatchUp catchUp,
            LimitsConfig config,
            SessionRegistry registry,
            ConnectionLimits places,
            ClientAddresses addresses,
            LimitMetrics metrics,
            MeterRegistry meters,
            SecurityEvents events) {
        this.drain = drain;
        this.catchUp = catchUp;
        this.config = config;
        this.registry = registry;
        this.places = places;
        this.addresses = addresses;
        this.metrics = metrics;
        this.upgrades = new FairShares(config.upgradesPerSecond(), config.upgradeBurst(), System.nanoTime());
        this.byAddress =
                new KeyedBuckets(config.upgradesPerSecondPerAddress(), config.upgradeBurstPerAddress(), MAX_ADDRESSES);
        this.refused = meters.counter("parley.upgrades.refused");
        this.events = events;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        if (drain.isDraining() || !catchUp.isWatching()) {
            return refuse(SERVICE_UNAVAILABLE);
        }
        return context.securityIdentity().chain(identity -> {
            String user = Callers.of(identity).map(Caller::userId).orElse(null);
            String address = addresses.of(context.httpRequest());
            Limit exceeded = exceeded(user, address);
            if (exceeded == null) {
                return CheckResult.permitUpgrade();
            }
            metrics.refused(exceeded);
            events.record(
                    Kind.LIMIT_BREACHED,
                    exceeded.tag(),
                    new Source(user, address, context.httpRequest().path()));
            return refuse(
                    exceeded == Limit.CONNECTIONS || exceeded == Limit.UPGRADES
                            ? SERVICE_UNAVAILABLE
                            : TOO_MANY_REQUESTS);
        });
    }

    /**
     * @param user null if the client has shown no token yet
     * @return the limit that the upgrade exceeds, or null if none
     */
    private @Nullable Limit exceeded(@Nullable String user, String address) {
        if (registry.size() >= config.connections()) {
            return Limit.CONNECTIONS;
        }
        if (places.fullForAddress(address)) {
            return Limit.CONNECTIONS_PER_ADDRESS;
        }
        if (user != null && places.isBanned(user)) {
            return Limit.BAN;
        }
        if (user != null && places.fullFor(user)) {
            return Limit.CONNECTIONS_PER_USER;
        }
        // These come last, and the address's bucket before the shared one: an upgrade that is refused anyway takes
        // nothing from the others.
        String counted = ClientAddresses.counted(address);
        long now = System.nanoTime();
        if (!byAddress.take(counted, now)) {
            return Limit.UPGRADES_PER_ADDRESS;
        }
        return switch (upgrades.take(counted, now)) {
            case TAKEN -> null;
            case SHARE_SPENT -> Limit.UPGRADES_PER_ADDRESS;
            case ALL_SPENT -> Limit.UPGRADES;
        };
    }

    private Uni<CheckResult> refuse(int status) {
        refused.increment();
        long most = Math.max(1, config.retryAfter().toSeconds());
        String seconds = Long.toString(ThreadLocalRandom.current().nextLong(1, most + 1));
        return CheckResult.rejectUpgrade(status, Map.of("Retry-After", List.of(seconds)));
    }
}
