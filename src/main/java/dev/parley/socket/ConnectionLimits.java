package dev.parley.socket;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.limits.KeyedLimit;
import dev.parley.limits.Limit;
import dev.parley.limits.LimitMetrics;
import dev.parley.limits.LimitsConfig;
import dev.parley.security.ClientAddresses;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of each user and address on this instance, and keeps the users that are banned for a while for
 * flooding: a new connection would come with full rate limits again. Thread-safe.
 */
@ApplicationScoped
public class ConnectionLimits {
    private final KeyedLimit users;
    private final KeyedLimit addresses;
    private final Cache<String, Boolean> banned;
    private final LimitMetrics metrics;

    ConnectionLimits(LimitsConfig config, LimitMetrics metrics, MeterRegistry registry) {
        this.users = new KeyedLimit(config.connectionsPerUser());
        this.addresses = new KeyedLimit(config.connectionsPerAddress());
        this.banned = Caffeine.newBuilder()
                .maximumSize(config.trackedUsers())
                .expireAfterWrite(config.ban())
                .build();
        this.metrics = metrics;
        registry.gauge("parley.limits.banned", banned, Cache::estimatedSize);
        registry.gauge("parley.limits.users", users, KeyedLimit::size);
        registry.gauge("parley.limits.addresses", addresses, KeyedLimit::size);
    }

    /** Bans a user who flooded, for the configured time. */
    public void ban(String userId) {
        banned.put(userId, true);
    }

    boolean isBanned(String userId) {
        return banned.getIfPresent(userId) != null;
    }

    boolean fullFor(String userId) {
        return users.full(userId);
    }

    boolean fullForAddress(String address) {
        return addresses.full(key(address));
    }

    /** @return whether the limit is reached; if not, the connection is counted until {@link #left} */
    boolean isTooManyFor(String userId) {
        return countRefusal(users.entered(userId), Limit.CONNECTIONS_PER_USER);
    }

    void left(String userId) {
        users.left(userId);
    }

    /** @return whether the limit is reached; if not, the connection is counted until {@link #leftAddress} */
    public boolean isTooManyForAddress(@Nullable String address) {
        return countRefusal(addresses.entered(key(address)), Limit.CONNECTIONS_PER_ADDRESS);
    }

    public void leftAddress(@Nullable String address) {
        addresses.left(key(address));
    }

    private boolean countRefusal(boolean room, Limit limit) {
        if (!room) {
            metrics.refused(limit);
        }
        return !room;
    }

    private static String key(@Nullable String address) {
        return ClientAddresses.counted(address);
    }
}
