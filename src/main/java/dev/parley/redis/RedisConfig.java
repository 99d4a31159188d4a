package dev.parley.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How instances talk to each other over Redis. */
@ConfigMapping(prefix = "parley.redis")
public interface RedisConfig {
    /** Put before the name of every channel and key. */
    Optional<String> prefix();

    /** Whether to use sharded publish/subscribe: with a Redis Cluster, from Redis 7 on. */
    @WithDefault("false")
    boolean shardedPubsub();

    /**
     * With which instances seal what they say to each other, at least 32 bytes, the same for all; without it the
     * password of PostgreSQL serves.
     */
    Optional<String> secret();

    /** How often an instance says something to itself. */
    @WithDefault("1s")
    Duration probeInterval();

    /** Without hearing itself for so long, an instance takes the bus to be away, and makes its connections anew. */
    @WithDefault("3s")
    Duration probeStale();
}
