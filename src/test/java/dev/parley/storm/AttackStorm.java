package dev.parley.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.PackagedProcess;
import dev.parley.testing.Servers;
import dev.parley.testing.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What other clients notice of each attack, and of all of them together, on the packaged service with the heap of the
 * manifests and with a small one: a group of 20 readers gets 100 messages a second. Everything sent must arrive, probes
 * must be answered throughout, and memory must be released afterwards.
 */
class AttackStorm {
    /** Of each attack, and of all of them together. */
    private static final Duration EACH = Duration.ofSeconds(Integer.getInteger("attack.each", 15));

    private static final Duration MIXED = Duration.ofSeconds(Integer.getInteger("attack.mixed", 600));
    private static final long MAX_LOG_BYTES_PER_SECOND = 64 * 1024;
    /** The memory that a process of this service needs in addition to its heap under load. */
    private static final long BESIDE_THE_HEAP = 320;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Vertx vertx = Vertx.vertx();

    @ParameterizedTest
    @ValueSource(ints = {614, 256})
    void theOthersGoOn(int heapMegabytes) throws Exception {
        try (Servers servers = Servers.fresh()) {
            Map<String, String> environment = new HashMap<>(servers.environment());
            environment.put("JAVA_TOOL_OPTIONS", "-Xmx" + heapMegabytes + "m -XX:+ExitOnOutOfMemoryError");
            try (PackagedProcess process = PackagedProcess.start(environment)) {
                run(process, heapMegabytes);
            }
        } finally {
            vertx.close();
        }
    }

    private void run(PackagedProcess process, int heapMegabytes) throws Exception {
        Crowd crowd = new Crowd(vertx, process.address());
        List<String> listeners = Talk.listeners("reader");
        Talk talk = Talk.begin(vertx, crowd, group(process, "speaker", listeners), "speaker", listeners);
        System.out.printf(
                "| heap %d MB: attack | RSS MB | log bytes/s | slowest probe ms | delivered | p50 ms | p99 ms | longest ms |%n",
                heapMegabytes);
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (Attack attack : Attack.values()) {
            row(process, talk, attack.name().toLowerCase(Locale.ROOT).replace('_', ' '), EACH, attack);
        }
        row(process, talk, "all together", MIXED, Attack.values());
        row(process, talk, "afterwards", EACH, Attack.NOTHING);
        await().atMost(Duration.ofMinutes(1)).until(() -> talk.missing() <= 40);
        await().atMost(Duration.ofMinutes(2)).until(() -> direct(process) < 64);
        assertThat(rss(process)).isLessThan(heapMegabytes + BESIDE_THE_HEAP);
    }

    private static void row(PackagedProcess process, Talk talk, String name, Duration time, Attack... attacks)
            throws Exception {
        talk.times();
        long logged = logged(process);
        List<Thread> threads =
                Stream.of(attacks).flatMap(it -> begin(it, process)).toList();
        long slowest = 0;
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            slowest = Math.max(slowest, probe(process));
            Thread.sleep(500);
        }
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(30));
        }
        long bytes = (logged(process) - logged) / Math.max(1, time.toSeconds());
        System.out.printf("| %s | %d | %d | %d | %s |%n", name, rss(process), bytes, slowest, talk.times());
        assertThat(bytes).as("log bytes a second of " + name).isLessThan(MAX_LOG_BYTES_PER_SECOND);
        await().atMost(Duration.ofMinutes(1)).until(() -> talk.missing() <= 60);
    }

    private static Stream<Thread> begin(Attack attack, PackagedProcess process) {
        try {
            return attack.begin(process.address(), process.management()).stream();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The milliseconds of the slowest probe. */
    private static long probe(PackagedProcess process) throws Exception {
        long began = System.nanoTime();
        for (String path : List.of("/q/health/live", "/q/health/ready", "/q/metrics")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(process.management() + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            assertThat(HTTP.send(request, BodyHandlers.discarding()).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private static long rss(PackagedProcess process) throws Exception {
        return Files.readAllLines(
                                Path.of("/proc", Long.toString(process.process().pid()), "status"))
                        .stream()
                        .filter(line -> line.startsWith("VmRSS"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                / 1024;
    }

    private static long logged(PackagedProcess process) throws Exception {
        return Files.size(
                PackagedProcess.OUTPUT.resolve("process-" + process.process().pid() + ".log"));
    }

    /** Megabytes of network buffers outside of the heap. */
    private static long direct(PackagedProcess process) throws Exception {
        String metrics = HTTP.send(
                        HttpRequest.newBuilder(URI.create(process.management() + "/q/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return metrics.lines()
                        .filter(line -> line.startsWith("jvm_buffer_memory_used_bytes{") && line.contains("\"direct\""))
                        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum()
                >> 20;
    }

    private static String group(PackagedProcess process, String owner, List<String> members) throws Exception {
        JsonArray users = new JsonArray();
        members.forEach(user -> users.add(new JsonObject().put("user_id", user)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(process.address() + "/api/v1/conversations"))
                .header("Authorization", "Bearer " + Tokens.forProcess(owner))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(new JsonObject()
                        .put("kind", "group")
                        .put("title", "Talk")
                        .put("members", users)
                        .encode()))
                .build();
        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
        return new JsonObject(answer.body()).getString("conversation_id");
    }
}
