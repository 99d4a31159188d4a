package dev.parley.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Provides a PostgreSQL and a Redis in dev mode and tests, each unless its URL is configured. Provides nothing
 * elsewhere, above all not while the package is built, which would then contain a temporary port.
 */
public final class EmbeddedSourceFactory implements ConfigSourceFactory {

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        List<ConfigSource> sources = new ArrayList<>();
        if (EmbeddedServers.wanted(context)) {
            Environment environment = new Environment(name -> value(context, name));
            if (!environment.has("POSTGRES_DSN") && value(context, "quarkus.datasource.reactive.url") == null) {
                sources.add(new LazySource(
                        "embedded PostgreSQL",
                        PostgresDsn.parse("postgres://u:p@h/d?sslmode=disable")
                                .properties()
                                .keySet(),
                        () -> PostgresDsn.parse(EmbeddedServers.postgresUrl()).properties()));
            }
            if (!environment.has("REDIS_URL")
                    && !environment.has("REDIS_HOST")
                    && value(context, "quarkus.redis.hosts") == null) {
                sources.add(new LazySource("embedded Redis", Set.of("quarkus.redis.hosts"), () -> RedisUrl.parse(
                                EmbeddedServers.redisUrl())
                        .properties()));
            }
        }
        return sources;
    }

    private static @Nullable String value(ConfigSourceContext context, String name) {
        var value = context.getValue(name);
        return value == null || value.getValue() == null || value.getValue().isBlank() ? null : value.getValue();
    }
}
