package dev.parley.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server on a free port of the loopback interface, with its data in a folder of its own.
 *
 * <p>The server ends, and its folder is removed, when it is closed or when this JVM has ended in any way. Methods block
 * for up to a minute. Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {

    private final int port = Loopback.freePort();
    private final Path folder;
    private final Watchdog watchdog;
    private final Map<String, String> settings;
    private @Nullable EmbeddedPostgres running;

    private PostgresServer(Path parent, Map<String, String> settings) {
        this.settings = settings;
        folder = Loopback.newFolder(parent, "postgres-" + port + "-");
        // An immediate shutdown: the data is not read again.
        watchdog = Watchdog.over(folder, data().resolve("postmaster.pid"), "QUIT");
    }

    /**
     * Starts an empty server.
     *
     * @param parent the folder below which the server's own folder is made
     * @throws UncheckedIOException if it does not answer within a minute
     */
    public static PostgresServer start(Path parent) {
        return start(parent, Map.of());
    }

    /**
     * Starts an empty server with settings of {@code postgresql.conf} that take precedence over those of this class.
     */
    public static PostgresServer start(Path parent, Map<String, String> settings) {
        PostgresServer server = new PostgresServer(parent, settings);
        try {
            server.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Starts a stopped server on the same port with the same data; does nothing while it runs. */
    public synchronized void start() {
        if (running != null) {
            return;
        }
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data())
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "''")
                    // The library switches fsync off, which only a crash of the whole machine would show. It also
                    // switches this off, which must be on: a killed server must keep what it acknowledged.
                    .setServerConfig("synchronous_commit", "on")
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("server.log").toFile()));
            settings.forEach(builder::setServerConfig);
            running = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start; see " + folder, e);
        }
    }

    /** Stops the server and cuts its connections. Its port and data stay for {@link #start()}. */
    public synchronized void stop() {
        if (running == null) {
            return;
        }
        try {
            running.close();
            running = null;
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not stop", e);
        }
    }

    /** Stops the server and starts it again on the same port with the same data. */
    public void restart() {
        stop();
        start();
    }

    /** Returns the address in the form of the setting {@code POSTGRES_DSN}. */
    public String url() {
        return "postgres://postgres:postgres@127.0.0.1:" + port + "/postgres";
    }

    public int port() {
        return port;
    }

    /** Ends the server and removes its data. */
    @Override
    public synchronized void close() {
        running = null;
        watchdog.release();
    }

    /** Returns the folder of its data, which may be copied while it is stopped. */
    public Path data() {
        return folder.resolve("data");
    }
}
