package dev.parley.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads settings that distinguish one Redis from a cluster. */
final class RedisCluster {
    /**
     * For each node one connection to subscribe, one to publish and one for commands; the rest is for finding nodes.
     */
    private static final int CONNECTIONS = 128;

    private RedisCluster() {}

    /** Parses {@code REDIS_SHARDED_PUBSUB}. */
    static Map<String, String> properties(String text) {
        return Flag.parse(text)
                ? Map.of(
                        "parley.redis.sharded-pubsub",
                        "true",
                        "quarkus.redis.client-type",
                        "cluster",
                        "quarkus.redis.max-pool-size",
                        String.valueOf(CONNECTIONS),
                        "quarkus.redis.max-pool-waiting",
                        String.valueOf(CONNECTIONS))
                : Map.of();
    }

    /**
     * Parses several URLs, separated by commas, of some of a cluster's nodes; these name the others.
     *
     * @throws IllegalArgumentException if there are several, but no cluster
     */
    static Map<String, String> urls(String text, boolean cluster) {
        if (RedisSentinels.isMeant(text)) {
            if (cluster) {
                throw new IllegalArgumentException(
                        "names sentinels, which a cluster with REDIS_SHARDED_PUBSUB has not");
            }
            return RedisSentinels.properties(text);
        }
        // A password may contain a comma.
        List<RedisUrl> urls = Arrays.stream(text.split(",(?=\\s*rediss?://)"))
                .map(String::strip)
                .map(RedisUrl::parse)
                .toList();
        if (urls.size() > 1 && !cluster) {
            throw new IllegalArgumentException("names several servers, which needs REDIS_SHARDED_PUBSUB=true");
        }
        Map<String, String> properties = urls.getFirst().properties();
        properties.put(
                "quarkus.redis.hosts",
                urls.stream()
                        .map(url -> url.properties().get("quarkus.redis.hosts"))
                        .collect(Collectors.joining(",")));
        return properties;
    }
}
