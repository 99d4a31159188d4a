package dev.parley.testing;

import static org.awaitility.Awaitility.await;

import dev.parley.embedded.SharedServers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Redis Cluster of three nodes without replicas, from the {@code redis-server} and {@code redis-cli} of the path: the
 * embedded one is too old for sharded publish/subscribe.
 */
public final class RedisNodes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int COUNT = 3;

    private final List<Integer> ports = new ArrayList<>();
    private final List<Process> servers = new ArrayList<>();

    /** Whether Redis 7 or later is installed. */
    public static boolean areAvailable() {
        try {
            return onThePath("redis-cli")
                    && onThePath("redis-server")
                    && output("redis-server", "--version").matches("(?s).*v=([7-9]|\\d\\d)\\..*");
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    /** Returns when all slots are served. */
    public static RedisNodes start() throws Exception {
        RedisNodes nodes = new RedisNodes();
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(SharedServers.FOLDER), "cluster-");
            for (int i = 0; i < COUNT; i++) {
                nodes.add(folder);
            }
            for (int port : nodes.ports) {
                await().atMost(PATIENCE).until(() -> output("redis-cli", "-p", "" + port, "ping")
                        .startsWith("PONG"));
            }
            nodes.cluster(Stream.concat(
                            Stream.of("--cluster", "create"),
                            nodes.ports.stream().map(port -> "127.0.0.1:" + port))
                    .toArray(String[]::new));
            for (int port : nodes.ports) {
                await().atMost(PATIENCE).until(() -> output("redis-cli", "-p", "" + port, "cluster", "info")
                        .contains("cluster_state:ok"));
            }
            return nodes;
        } catch (Exception | Error e) {
            nodes.close();
            throw e;
        }
    }

    private void add(Path folder) throws IOException {
        int port = freePort();
        Path home = Files.createDirectories(folder.resolve("" + port));
        ports.add(port);
        servers.add(new ProcessBuilder(
                        "redis-server",
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        "" + port,
                        "--cluster-enabled",
                        "yes",
                        "--cluster-node-timeout",
                        "2000",
                        "--dir",
                        home.toString(),
                        "--save",
                        "")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start());
    }

    /** The value for {@code REDIS_URL}. */
    public String url() {
        return ports.stream().map(port -> "redis://127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** @return the response of the node */
    public String ask(int node, String... command) throws Exception {
        return output(Stream.concat(Stream.of("redis-cli", "-c", "-p", "" + ports.get(node)), Stream.of(command))
                        .toArray(String[]::new))
                .strip();
    }

    /** Moves all slots of a node to another one. */
    public void move(int from, int to) throws Exception {
        cluster(
                "--cluster",
                "reshard",
                "127.0.0.1:" + ports.getFirst(),
                "--cluster-from",
                ask(from, "cluster", "myid"),
                "--cluster-to",
                ask(to, "cluster", "myid"),
                "--cluster-slots",
                "6000",
                "--cluster-pipeline",
                "100");
    }

    private void cluster(String... arguments) throws Exception {
        String said = output(Stream.of(Stream.of("redis-cli"), Stream.of(arguments), Stream.of("--cluster-yes"))
                .flatMap(it -> it)
                .toArray(String[]::new));
        if (said.contains("[ERR]")) {
            throw new IllegalStateException(said);
        }
    }

    private static boolean onThePath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }

    /** Returns a free port whose neighbour 10,000 above, which the nodes use among each other, is valid, too. */
    private static int freePort() {
        int port = FreePort.find();
        while (port >= 55_000) {
            port = FreePort.find();
        }
        return port;
    }

    @Override
    public void close() {
        servers.forEach(Process::destroyForcibly);
    }
}
