package dev.parley.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.PackagedProcess;
import dev.parley.testing.Servers;
import dev.parley.testing.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What connected clients notice of storms, on the packaged service: a group of 20 readers gets 100 messages a second,
 * and the times from when a message was due until it was delivered are printed. Times are not asserted; that everything
 * arrives is.
 */
class StormMeasurement {
    private static final int CROWD = 10_000;
    private static final int AT_ONCE = 200;
    private static final Duration QUIET = Duration.ofSeconds(8);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Vertx vertx = Vertx.vertx();
    /** With its own event loops, so that what is measured does not wait for the storm. */
    private final Vertx stormy = Vertx.vertx();

    private final Servers servers = Servers.fresh();
    private PackagedProcess process;
    private Crowd crowd;
    private Crowd mob;
    private Talk talk;
    private String group;

    @BeforeEach
    void start() throws Exception {
        process = PackagedProcess.start(servers.environment());
        crowd = new Crowd(vertx, process.address());
        mob = new Crowd(stormy, process.address());
        List<String> listeners = Talk.listeners("reader");
        List<String> members = new ArrayList<>(listeners);
        members.add("sleeper");
        group = group("speaker", members);
        talk = Talk.begin(vertx, crowd, group, "speaker", listeners);
        // Warms the JVM up.
        pass(Duration.ofSeconds(10));
        talk.times();
    }

    @AfterEach
    void stop() {
        process.close();
        vertx.close();
        stormy.close();
        servers.close();
    }

    @Test
    void tenThousandComeBackAtOnce() throws Exception {
        for (int i = 0; i < CROWD; i++) {
            mob.invite("user" + i);
        }
        row("before", QUIET);
        Queue<WebSocket> sockets = new ConcurrentLinkedQueue<>();
        double[] first = storm(sockets);
        row("10,000 come", null);
        settle();
        row("10,000 are there", QUIET);
        int refusedBefore = mob.refused();
        Queue<WebSocket> gone = new ConcurrentLinkedQueue<>(sockets);
        sockets.clear();
        gone.forEach(socket -> stormy.runOnContext(_ -> socket.close()));
        double[] again = storm(sockets);
        row("10,000 come back", null);
        settle();
        System.out.printf(
                "| come: %d admitted in %.1f s: %.0f/s | come back: in %.1f s: %.0f/s | refused for now: %d + %d"
                        + " | failed: %d | %s%n",
                CROWD,
                first[0],
                first[1],
                again[0],
                again[1],
                refusedBefore,
                mob.refused() - refusedBefore,
                mob.failed(),
                memory());
    }

    @Test
    void aSubscriberNeverReads() throws Exception {
        row("before", QUIET);
        AtomicInteger closed = new AtomicInteger();
        WebSocket sleeper = crowd.connected("sleeper");
        Crowd.listen(sleeper, group, _ -> {});
        sleeper.closeHandler(_ -> closed.incrementAndGet());
        sleeper.pause();
        // Long messages, so that the buffers fill up soon.
        WebSocket chatter = crowd.connected("speaker");
        String content = "x".repeat(7_000);
        AtomicLong most = new AtomicLong();
        long timer = vertx.setPeriodic(20, _ -> {
            for (int i = 0; i < 4; i++) {
                chatter.writeTextMessage(Talk.message(group, content));
            }
        });
        await().pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    Map<String, Double> meters = meters();
                    most.accumulateAndGet(
                            meters.getOrDefault("parley_queue_bytes", 0.0).longValue(), Math::max);
                    return meters.getOrDefault("parley_sessions_slow_closes_total", 0.0) >= 1;
                });
        row("a reader sleeps", null);
        vertx.cancelTimer(timer);
        settle();
        row("after", QUIET);
        System.out.printf(
                "| most bytes in queues: %d (bound of one: 1048576) | closed 4408: 1 | %s%n", most.get(), memory());
    }

    @Test
    void someFloodAllTheTime() throws Exception {
        row("before", QUIET);
        AtomicInteger closes = new AtomicInteger();
        AtomicInteger codes = new AtomicInteger();
        long until = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        for (int i = 0; i < 4; i++) {
            flood("flooder" + i, until, closes, codes);
        }
        row("4 flood, and come back when closed", Duration.ofSeconds(15));
        settle();
        row("after", QUIET);
        System.out.printf(
                "| flooders closed: %d, with 4429: %d | frames refused: %.0f | %s%n",
                closes.get(),
                codes.get(),
                meters().getOrDefault("parley_limits_refused_total{limit=\"frames\"}", 0.0),
                memory());
        assertThat(codes.get()).isPositive();
    }

    private void flood(String user, long until, AtomicInteger closes, AtomicInteger rateLimited) {
        mob.connect(user).onSuccess(socket -> {
            Runnable[] write = new Runnable[1];
            write[0] = () -> {
                for (int i = 0; i < AT_ONCE && !socket.isClosed() && !socket.writeQueueFull(); i++) {
                    socket.writeTextMessage("{\"type\":\"ping\"}");
                }
                if (!socket.isClosed() && System.nanoTime() < until) {
                    stormy.setTimer(1, _ -> write[0].run());
                }
            };
            socket.textMessageHandler(_ -> {});
            socket.closeHandler(_ -> {
                closes.incrementAndGet();
                if (socket.closeStatusCode() != null && socket.closeStatusCode() == 4429) {
                    rateLimited.incrementAndGet();
                }
                if (System.nanoTime() < until) {
                    flood(user, until, closes, rateLimited);
                }
            });
            write[0].run();
        });
    }

    /** @return the seconds that it took, and the average number per second */
    private double[] storm(Queue<WebSocket> sockets) {
        long start = System.nanoTime();
        AtomicLong last = new AtomicLong();
        for (int i = 0; i < CROWD; i++) {
            mob.connect("user" + i).onSuccess(socket -> {
                socket.handler(_ -> {});
                last.set(System.nanoTime());
                sockets.add(socket);
            });
        }
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMinutes(5))
                .until(() -> sockets.size() == CROWD);
        double seconds = (last.get() - start) / 1e9;
        return new double[] {seconds, CROWD / seconds};
    }

    /** Everything that was sent has arrived, except for what was sent just now. */
    private void settle() {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(1))
                .until(() -> talk.missing() <= 40);
        talk.times();
    }

    private void row(String phase, Duration time) {
        if (time != null) {
            pass(time);
        }
        System.out.printf("| %-36s | %s |%n", phase, talk.times());
    }

    private static void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        await().atMost(time.plusSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> System.nanoTime() >= until);
    }

    private String memory() throws Exception {
        String status = Files.readString(
                Path.of("/proc", Long.toString(process.process().pid()), "status"));
        return status.lines()
                .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                .map(line -> line.replaceAll("\\s+", " "))
                .collect(Collectors.joining(", "));
    }

    private Map<String, Double> meters() throws Exception {
        Map<String, Double> meters = new HashMap<>();
        get("/q/metrics").lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            meters.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
        return meters;
    }

    private String get(String path) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(process.management() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String group(String owner, List<String> members) throws Exception {
        JsonArray users = new JsonArray();
        members.forEach(user -> users.add(new JsonObject().put("user_id", user)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(process.address() + "/api/v1/conversations"))
                .header("Authorization", "Bearer " + Tokens.forProcess(owner))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(new JsonObject()
                        .put("kind", "group")
                        .put("title", "Talk")
                        .put("members", users)
                        .encode()))
                .build();
        return new JsonObject(
                        HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .getString("conversation_id");
    }
}
