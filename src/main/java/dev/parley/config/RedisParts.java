package dev.parley.config;

import java.util.Optional;

/**
 * Redis given in parts: {@code REDIS_HOST} ({@code host} or {@code host:port}), {@code REDIS_PASSWORD} and {@code
 * REDIS_DATABASE}. Each replaces a part of {@code REDIS_URL}, or agrees with it.
 */
record RedisParts(Optional<String> host, Optional<String> password, Optional<String> database) {

    boolean isEmpty() {
        return host.isEmpty() && password.isEmpty() && database.isEmpty();
    }

    /**
     * Combines the parts to one URL.
     *
     * @param url the text of {@code REDIS_URL}; empty if it is not set
     * @throws IllegalArgumentException with a whole sentence, if a part is malformed or two contradict each other
     */
    String url(Optional<String> url) {
        Optional<RedisUrl> whole = url.map(text -> part("REDIS_URL", text));
        Optional<RedisUrl> named =
                host.map(text -> part("REDIS_HOST", text.contains(":") ? text : text + ":" + RedisUrl.DEFAULT_PORT));
        if (whole.isPresent()
                && named.isPresent()
                && !(whole.get().host().equals(named.get().host())
                        && whole.get().port() == named.get().port())) {
            throw contradiction("REDIS_HOST");
        }
        RedisUrl base = whole.or(() -> named)
                .orElseThrow(() ->
                        new IllegalArgumentException("REDIS_HOST is missing beside the other parts of Redis' address"));
        if (base.password().isPresent()
                && password.isPresent()
                && !base.password().equals(password)) {
            throw contradiction("REDIS_PASSWORD");
        }
        int number = database.map(RedisParts::number).orElse(base.database());
        if (url.or(() -> host).filter(RedisUrl::namesDatabase).isPresent() && number != base.database()) {
            throw contradiction("REDIS_DATABASE");
        }
        return new RedisUrl(
                        base.tls(),
                        base.host(),
                        base.port(),
                        base.user(),
                        base.password().or(() -> password),
                        number)
                .text();
    }

    private static RedisUrl part(String name, String text) {
        try {
            return RedisUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " " + e.getMessage()
                    + " (REDIS_HOST, REDIS_PASSWORD and REDIS_DATABASE go with one server only)");
        }
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("REDIS_DATABASE is not a number from 0 to 9999");
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException contradiction(String name) {
        return new IllegalArgumentException("REDIS_URL and " + name + " contradict each other: set one of them");
    }
}
