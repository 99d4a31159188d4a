package dev.parley.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Parses {@code redis+sentinel://[user:password@]host[:26379],host…/master[/database]} (with TLS {@code
 * rediss+sentinel://}). The sentinels name the master each time a connection is made. User and password are those of
 * the sentinels and of the servers.
 */
final class RedisSentinels {
    private static final int DEFAULT_PORT = 26379;
    private static final String SUFFIX = "+sentinel";

    private RedisSentinels() {}

    static boolean isMeant(String text) {
        return text.startsWith("redis" + SUFFIX + "://") || text.startsWith("rediss" + SUFFIX + "://");
    }

    /**
     * Returns the configuration of the Redis client.
     *
     * @throws IllegalArgumentException with a message for a person, which never contains the password
     */
    static Map<String, String> properties(String text) {
        UrlParts url = UrlParts.parse(text, "redis" + SUFFIX, "rediss" + SUFFIX);
        String[] path = url.path().split("/", 2);
        if (path[0].isEmpty()) {
            throw new IllegalArgumentException("names no master, as in redis+sentinel://host:26379/mymaster");
        }
        if (!url.parameters().isEmpty()) {
            throw new IllegalArgumentException("has parameters Parley does not know: "
                    + String.join(", ", url.parameters().keySet()));
        }
        boolean tls = url.scheme().startsWith("rediss");
        String credentials = RedisUrl.credentials(url.user(), url.password());
        int database = RedisUrl.database(path.length == 2 ? path[1] : "");
        Map<String, String> all = new LinkedHashMap<>();
        all.put("quarkus.redis.client-type", "sentinel");
        all.put("quarkus.redis.master-name", path[0]);
        all.put(
                "quarkus.redis.hosts",
                url.servers().stream()
                        .map(server -> {
                            if (server.host().isEmpty()) {
                                throw new IllegalArgumentException("names no host");
                            }
                            return (tls ? "rediss://" : "redis://") + credentials + UrlParts.bracketed(server.host())
                                    + ":" + server.port().orElse(DEFAULT_PORT) + (database == 0 ? "" : "/" + database);
                        })
                        .collect(Collectors.joining(",")));
        if (tls) {
            all.put("quarkus.redis.tls.hostname-verification-algorithm", "HTTPS");
        }
        return all;
    }
}
