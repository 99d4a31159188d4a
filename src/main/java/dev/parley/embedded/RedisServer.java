package dev.parley.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis server on a free port of the loopback interface, which stores nothing on disk.
 *
 * <p>The server ends, and its folder is removed, when it is closed or when this JVM has ended in any way. Methods block
 * for up to half a minute. Thread-safe.
 */
public final class RedisServer implements AutoCloseable {

    private final int port = Loopback.freePort();
    private final Path folder;
    private final Path pidFile;
    private final Watchdog watchdog;
    private @Nullable File binary;
    private boolean running;

    private RedisServer(Path parent) {
        folder = Loopback.newFolder(parent, "redis-" + port + "-");
        pidFile = folder.resolve("redis.pid");
        watchdog = Watchdog.over(folder, pidFile, "TERM");
    }

    /**
     * Starts an empty server.
     *
     * @param parent the folder below which the server's own folder is made
     * @throws UncheckedIOException if it does not answer within half a minute
     */
    public static RedisServer start(Path parent) {
        RedisServer server = new RedisServer(parent);
        try {
            server.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Starts a stopped server on the same port, empty; does nothing while it runs. */
    public synchronized void start() {
        if (running) {
            return;
        }
        try {
            Process starter = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
                    .start();
            if (starter.waitFor() != 0) {
                throw new IOException("The embedded Redis did not start: " + Files.readString(log().toPath()));
            }
            Loopback.awaitAnswer(port, "PING\r\n", "+PONG");
            running = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Redis was starting", e);
        }
    }

    /** Stops the server, cuts its connections and loses its data. Its port stays for {@link #start()}. */
    public synchronized void stop() {
        if (!running) {
            return;
        }
        try {
            Loopback.sendUntilClosed(port, "SHUTDOWN NOSAVE\r\n");
            running = false;
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded Redis did not stop", e);
        }
    }

    /** Stops the server and starts it again, empty, on the same port. */
    public void restart() {
        stop();
        start();
    }

    /** Returns the address in the form of the setting {@code REDIS_URL}. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Returns the running server's process. */
    public ProcessHandle process() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded Redis does not run", e);
        }
    }

    /** Ends the server and removes its folder. */
    @Override
    public synchronized void close() {
        running = false;
        watchdog.release();
    }

    // A daemon is in a session of its own, so that Ctrl-C in the terminal reaches Parley and not Redis.
    private List<String> command() throws IOException {
        if (binary == null) {
            binary = ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
        }
        return List.of(
                binary.getAbsolutePath(),
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--daemonize",
                "yes",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString(),
                "--pidfile",
                pidFile.toString(),
                "--logfile",
                log().getPath());
    }

    private File log() {
        return folder.resolve("server.log").toFile();
    }
}
