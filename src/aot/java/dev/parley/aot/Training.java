package dev.parley.aot;

import dev.parley.embedded.PostgresServer;
import dev.parley.embedded.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the package once, with clients that do what clients do, and has the JVM leave beside it what it learned: the
 * classes as they are loaded and linked, and which methods are hot. With that file, {@code app.aot}, the package starts
 * several times as fast. It fits this very JVM, these very jars and these flags; with any others the JVM says so and
 * goes without.
 *
 * <p>Arguments: the folder of the package; a folder for the servers that it needs; the JVM flags that it is run with.
 */
public final class Training {
    private static final Pattern LISTENING =
            Pattern.compile("Listening on: http://\\S+?:(\\d+).*Management interface listening on http://\\S+?:(\\d+)");
    private static final int PATIENCE_MINUTES = 3;

    private Training() {}

    public static void main(String[] arguments) throws Exception {
        Path application = Path.of(arguments[0]).toAbsolutePath();
        Path servers = Path.of(arguments[1]).toAbsolutePath();
        List<String> flags =
                arguments.length < 3 ? List.of() : List.of(arguments[2].trim().split("\\s+"));
        // The full path: the folder may be moved later, if it is again named by its full path.
        String jar = application.resolve("quarkus-run.jar").toString();
        Path notes = application.resolve("app.aotconf");
        Path cache = application.resolve("app.aot");
        Files.deleteIfExists(cache);
        try (PostgresServer postgres = PostgresServer.start(servers);
                RedisServer redis = RedisServer.start(servers)) {
            Process process = start(
                    flags,
                    List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + notes, "-jar", jar),
                    Map.of(
                            "POSTGRES_DSN",
                            postgres.url(),
                            "REDIS_URL",
                            redis.url(),
                            "JWT_SECRET",
                            Visit.SECRET,
                            "HOST",
                            "127.0.0.1",
                            "PORT",
                            "0",
                            "MANAGEMENT_PORT",
                            "0"));
            try {
                train(process);
            } finally {
                process.destroyForcibly();
            }
        }
        Process writer = start(
                flags,
                List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + notes, "-XX:AOTCache=" + cache, "-cp", jar),
                Map.of());
        String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (writer.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        Files.delete(notes);
        if (!Files.isRegularFile(cache)) {
            throw new IllegalStateException("the JVM left no " + cache);
        }
        System.out.println(cache + ": " + Files.size(cache) / 1_000_000 + " MB");
        System.exit(0);
    }

    private static Process start(List<String> flags, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        flags.stream().filter(flag -> !flag.isEmpty()).forEach(command::add);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void train(Process process) throws Exception {
        CompletableFuture<Matcher> listening = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> read(process, listening));
        Matcher ports = listening.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        new Visit(URI.create("http://127.0.0.1:" + ports.group(1)), URI.create("http://127.0.0.1:" + ports.group(2)))
                .all();
        // The JVM writes the cache when it is asked to end.
        process.toHandle().destroy();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the package did not end");
        }
        reader.join();
    }

    private static void read(Process process, CompletableFuture<Matcher> listening) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                Matcher matcher = LISTENING.matcher(line);
                if (matcher.find()) {
                    listening.complete(matcher);
                }
            }
        } catch (IOException e) {
            listening.completeExceptionally(e);
        }
        listening.completeExceptionally(new IllegalStateException("the package has ended"));
    }
}
