package dev.parley.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The address of Redis: {@code redis://[user:password@]host[:6379][/database]}, {@code rediss://…} for TLS, or a bare
 * {@code host:port}.
 */
public record RedisUrl(
        boolean tls, String host, int port, Optional<String> user, Optional<String> password, int database) {

    static final int DEFAULT_PORT = 6379;

    /**
     * Parses the text of {@code REDIS_URL}.
     *
     * @throws IllegalArgumentException with a message for a person, which never contains the password
     */
    public static RedisUrl parse(String text) {
        if (!text.contains("://") && !text.contains(":")) {
            throw new IllegalArgumentException("must be redis://host, rediss://host, redis+sentinel://… or host:port");
        }
        UrlParts url = parts(text);
        if (url.host().isEmpty()) {
            throw new IllegalArgumentException("names no host");
        }
        if (!url.parameters().isEmpty()) {
            throw new IllegalArgumentException("has parameters Parley does not know: "
                    + String.join(", ", url.parameters().keySet()));
        }
        return new RedisUrl(
                url.scheme().equals("rediss"),
                url.host(),
                url.port().orElse(DEFAULT_PORT),
                url.user().filter(name -> !name.isEmpty()),
                url.password().filter(word -> !word.isEmpty()),
                database(url.path()));
    }

    /** Whether the text, which was parsed before, names a database, even the default one. */
    static boolean namesDatabase(String text) {
        return !parts(text).path().isEmpty();
    }

    private static UrlParts parts(String text) {
        return UrlParts.parse(text.contains("://") ? text : "redis://" + text, "redis", "rediss");
    }

    static String credentials(Optional<String> user, Optional<String> password) {
        return password.filter(word -> !word.isEmpty())
                .map(word -> user.map(UrlParts::encode).orElse("") + ":" + UrlParts.encode(word) + "@")
                .orElse("");
    }

    static int database(String path) {
        if (path.isEmpty()) {
            return 0;
        }
        if (!path.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("has a database that is not a number from 0 to 9999");
        }
        return Integer.parseInt(path);
    }

    /** Returns the configuration of the Redis client. */
    public Map<String, String> properties() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("quarkus.redis.hosts", text());
        if (tls) {
            // The client encrypts for rediss://, but by itself it does not check the certificate's host.
            all.put("quarkus.redis.tls.hostname-verification-algorithm", "HTTPS");
        }
        return all;
    }

    /** Returns the whole URL, with credentials. */
    String text() {
        return location(credentials(user, password));
    }

    private String location(String credentials) {
        return (tls ? "rediss://" : "redis://") + credentials + UrlParts.bracketed(host) + ":" + port
                + (database == 0 ? "" : "/" + database);
    }

    /** Returns everything but the credentials. */
    @Override
    public String toString() {
        return location("");
    }
}
