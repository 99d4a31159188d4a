package dev.parley.faults;

import dev.parley.embedded.PostgresServer;
import dev.parley.testing.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL that follows another one by streaming replication, and can be promoted. */
final class Standby implements AutoCloseable {
    /** The name under which the primary knows it. */
    static final String NAME = "standby";

    private final int port = FreePort.find();
    private final Path data;
    private EmbeddedPostgres running;

    private Standby(Path data) {
        this.data = data;
    }

    /** Stops the primary while its data are copied, and starts both. */
    static Standby of(PostgresServer primary) throws IOException {
        primary.stop();
        Standby standby = new Standby(primary.data().resolveSibling("standby"));
        copy(primary.data(), standby.data);
        Files.deleteIfExists(standby.data.resolve("postmaster.pid"));
        Files.createFile(standby.data.resolve("standby.signal"));
        primary.start();
        standby.start(primary.port());
        return standby;
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(from)) {
            all = files.toList();
        }
        for (Path file : all) {
            Files.copy(file, to.resolve(from.relativize(file)), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private void start(int primary) throws IOException {
        running = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(true)
                .setPGStartupWait(Duration.ofMinutes(1))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "''")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "300")
                .setServerConfig(
                        "primary_conninfo",
                        "'host=127.0.0.1 port=" + primary + " user=postgres password=postgres application_name=" + NAME
                                + "'")
                .start();
    }

    int port() {
        return port;
    }

    /** Its data are kept for {@link #restart}. */
    void stop() throws IOException {
        running.close();
    }

    void restart(int primary) throws IOException {
        start(primary);
    }

    void promote() throws SQLException {
        StoredMessages.promote(port);
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
