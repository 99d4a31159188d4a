package dev.parley.faults;

import static org.awaitility.Awaitility.await;

import dev.parley.testing.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An nginx of this machine with the configuration of {@code deploy/docker}, in front of two instances. */
final class Nginx implements AutoCloseable {
    private static final Path CONFIGURATION = Path.of("deploy/docker/nginx.conf");
    private static final List<String> PROGRAMS = List.of(
            "/usr/sbin/nginx",
            "/usr/local/sbin/nginx",
            "/usr/bin/nginx",
            "/usr/local/bin/nginx",
            "/opt/homebrew/bin/nginx");

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean isAvailable() {
        return program().findFirst().isPresent();
    }

    private static Stream<Path> program() {
        return PROGRAMS.stream().map(Path::of).filter(Files::isExecutable);
    }

    /** Returns when it listens. It logs to the folder. */
    static Nginx before(URI first, URI second, Path folder) throws Exception {
        int port = FreePort.find();
        Path work = Files.createDirectories(folder).toAbsolutePath();
        Path configuration = Files.writeString(
                work.resolve("nginx.conf"),
                Files.readString(CONFIGURATION)
                        .replace("parley-1:8080", first.getAuthority())
                        .replace("parley-2:8080", second.getAuthority())
                        .replace("listen 8080", "listen 127.0.0.1:" + port)
                        .replace(" /tmp/", " " + work + "/")
                        .replace("/dev/stdout", work + "/access.log"));
        Process process = new ProcessBuilder(
                        program().findFirst().orElseThrow().toString(),
                        "-p",
                        work.toString(),
                        "-c",
                        configuration.toString(),
                        "-g",
                        "daemon off; user " + System.getProperty("user.name") + ";")
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("error.log").toFile())
                .start();
        Nginx nginx = new Nginx(process, port);
        try {
            await().until(() -> !process.isAlive() || nginx.listens());
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(work.resolve("error.log")));
            }
            return nginx;
        } catch (Exception | Error e) {
            nginx.close();
            throw e;
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops it with its workers. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
