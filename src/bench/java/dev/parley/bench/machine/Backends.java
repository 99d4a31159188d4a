package dev.parley.bench.machine;

import dev.parley.embedded.PostgresServer;
import dev.parley.embedded.RedisServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * PostgreSQL, with fsync on, and Redis: those of {@code BENCH_POSTGRES_DSN} and {@code BENCH_REDIS_URL} in the
 * environment, otherwise servers of its own.
 */
public final class Backends implements AutoCloseable {
    private static final Path FOLDER = Path.of(System.getProperty("bench.output", "target/bench"), "servers");
    /** As on an SSD: otherwise PostgreSQL reads tables as small as a benchmark's sequentially for each row. */
    private static final Map<String, String> SETTINGS = Map.of(
            "fsync",
            "on",
            "synchronous_commit",
            "on",
            "shared_buffers",
            "512MB",
            "max_wal_size",
            "4GB",
            "random_page_cost",
            "1.1");

    private final PostgresServer postgres;
    private final RedisServer redis;
    private final String postgresDsn;
    private final String redisUrl;

    public Backends() {
        String givenPostgres = System.getenv("BENCH_POSTGRES_DSN");
        String givenRedis = System.getenv("BENCH_REDIS_URL");
        postgres = givenPostgres == null ? PostgresServer.start(FOLDER, SETTINGS) : null;
        redis = givenRedis == null ? RedisServer.start(FOLDER) : null;
        postgresDsn = givenPostgres == null ? postgres.url() : givenPostgres;
        redisUrl = givenRedis == null ? redis.url() : givenRedis;
    }

    public String postgresDsn() {
        return postgresDsn;
    }

    public String redisUrl() {
        return redisUrl;
    }

    public InetSocketAddress redisAddress() {
        URI uri = URI.create(redisUrl.contains("://") ? redisUrl : "redis://" + redisUrl);
        return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 6379 : uri.getPort());
    }

    public Connection postgres() throws SQLException {
        URI uri = URI.create(postgresDsn);
        String[] user = uri.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + uri.getHost() + ":" + (uri.getPort() < 0 ? 5432 : uri.getPort()) + uri.getPath(),
                user[0],
                user[1]);
    }

    /** A setting of PostgreSQL that is in force. */
    public String setting(String name) {
        try (Connection connection = postgres();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW " + name)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }
}
