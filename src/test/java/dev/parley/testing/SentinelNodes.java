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

/** Two Redis servers, one of them the master, and three sentinels, from the programs of the path. */
public final class SentinelNodes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Integer> servers = new ArrayList<>();
    private final List<Integer> sentinels = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    public static boolean areAvailable() {
        return Stream.of("redis-server", "redis-sentinel", "redis-cli").allMatch(program -> Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))));
    }

    /** Returns when the sentinels have found each other and the replica. */
    public static SentinelNodes start() throws Exception {
        SentinelNodes nodes = new SentinelNodes();
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(SharedServers.FOLDER), "sentinels-");
            nodes.server(folder);
            nodes.server(folder, "--replicaof", "127.0.0.1", "" + nodes.servers.getFirst());
            for (int i = 0; i < 3; i++) {
                nodes.sentinel(folder);
            }
            for (int port : nodes.sentinels) {
                await().atMost(PATIENCE).until(() -> {
                    String master = ask(port, "sentinel", "master", "mymaster");
                    return master.contains("num-slaves\n1\n") && master.contains("num-other-sentinels\n2\n");
                });
            }
            return nodes;
        } catch (Exception | Error e) {
            nodes.close();
            throw e;
        }
    }

    private void server(Path folder, String... more) throws IOException {
        int port = FreePort.find();
        servers.add(port);
        run(
                folder,
                port,
                Stream.concat(
                                Stream.of("redis-server", "--bind", "127.0.0.1", "--port", "" + port, "--save", ""),
                                Stream.of(more))
                        .toList());
    }

    private void sentinel(Path folder) throws IOException {
        int port = FreePort.find();
        sentinels.add(port);
        Path configuration = folder.resolve("sentinel-" + port + ".conf");
        Files.writeString(configuration, """
                bind 127.0.0.1
                port %d
                sentinel monitor mymaster 127.0.0.1 %d 2
                sentinel down-after-milliseconds mymaster 1000
                sentinel failover-timeout mymaster 5000
                """.formatted(port, servers.getFirst()));
        run(
                folder,
                port,
                List.of("redis-sentinel", configuration.toAbsolutePath().toString()));
    }

    private void run(Path folder, int port, List<String> command) throws IOException {
        Path home = Files.createDirectories(folder.resolve("" + port));
        processes.add(new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start());
    }

    /** The value for {@code REDIS_URL}. */
    public String url() {
        return "redis+sentinel://"
                + sentinels.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")) + "/mymaster";
    }

    /** Promotes the replica, and makes the old master, which continues to run, its replica. */
    public void failOver() throws Exception {
        String before = master();
        ask(sentinels.getFirst(), "sentinel", "failover", "mymaster");
        await().atMost(PATIENCE)
                .until(() -> !master().equals(before)
                        && ask(servers.getFirst(), "role").startsWith("slave"));
    }

    private String master() throws IOException, InterruptedException {
        return ask(sentinels.getFirst(), "sentinel", "get-master-addr-by-name", "mymaster");
    }

    private static String ask(int port, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(Stream.of("redis-cli", "-p", "" + port), Stream.of(command))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
