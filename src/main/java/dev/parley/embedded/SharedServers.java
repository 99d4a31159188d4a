package dev.parley.embedded;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One PostgreSQL and one Redis for the whole JVM, started on first use.
 *
 * <p>Their URLs are in system properties, because a live reload drops every class of the application with its static
 * fields, and the servers should outlive that.
 */
public final class SharedServers {

    /** A folder below the build's, so that {@code mvn clean} removes whatever a crash of the machine left. */
    public static final Path FOLDER = Path.of("target", "embedded");

    private static final String PREFIX = "dev.parley.embedded.";

    // The JVM has one copy of a constant string, however many class loaders have loaded this class.
    private static final Object LOCK = "lock of " + PREFIX;

    private SharedServers() {}

    /** Returns the URL of the shared PostgreSQL, in the form of {@code POSTGRES_DSN}. */
    public static String postgresUrl() {
        return once("postgres", PostgresServer::start, PostgresServer::url);
    }

    /** Returns the URL of the shared Redis, in the form of {@code REDIS_URL}. */
    public static String redisUrl() {
        return once("redis", RedisServer::start, RedisServer::url);
    }

    private static <S> String once(String name, Function<Path, S> start, Function<S, String> url) {
        synchronized (LOCK) {
            String known = System.getProperty(PREFIX + name);
            if (known != null) {
                return known;
            }
            String started = url.apply(start.apply(FOLDER));
            System.setProperty(PREFIX + name, started);
            return started;
        }
    }

    /**
     * The supplier by which {@code dev.parley.config} finds PostgreSQL by name, since the production package has none
     * of this.
     */
    public static final class Postgres implements Supplier<String> {
        @Override
        public String get() {
            return postgresUrl();
        }
    }

    /** The supplier by which {@code dev.parley.config} finds Redis by name. */
    public static final class Redis implements Supplier<String> {
        @Override
        public String get() {
            return redisUrl();
        }
    }
}
