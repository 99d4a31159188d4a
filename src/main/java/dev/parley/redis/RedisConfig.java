package dev.parley.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of the bus and of everything else that instances share through Redis. */
@ConfigMapping(prefix = "parley.redis")
public interface RedisConfig {
    /** The prefix of the names of all channels and keys. */
    Optional<String> prefix();

    /** Whether to use sharded publish/subscribe. Needs a Redis Cluster of Redis 7 or newer. */
    @WithDefault("false")
    boolean shardedPubsub();

    /**
     * The secret with which instances seal what they send each other: at least 32 bytes, the same for all. If it is not
     * set, the password of PostgreSQL is used.
     */
    Optional<String> secret();

    /** The interval at which an instance publishes a probe to itself. */
    @WithDefault("1s")
    Duration probeInterval();

    /** The time without a probe after which an instance takes the bus to be down and reconnects. */
    @WithDefault("3s")
    Duration probeStale();
}
