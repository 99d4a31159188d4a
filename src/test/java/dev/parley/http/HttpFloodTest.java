package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Management;
import dev.parley.testing.RawClient;
import dev.parley.testing.RawHttp;
import dev.parley.testing.Tokens;
import io.netty.util.internal.PlatformDependent;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients without a token do to an instance over HTTP: other clients notice nothing, and nothing of it stays. */
@QuarkusTest
class HttpFloodTest {
    private static final long MEGABYTE = 1 << 20;

    @TestHTTPResource("/")
    URI server;

    private final List<RawHttp> connections = new ArrayList<>();

    @AfterEach
    void close() {
        connections.forEach(RawHttp::close);
    }

    /** Each sends 20,000 requests and reads nothing; no more responses are made than the sockets hold. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /client/parley.js",
                "GET /nowhere",
                "GET /api/v1/chats",
                "PUT /health",
                "GET /asyncapi.yaml",
                "management GET /q/metrics",
                "management GET /q/health/ready"
            })
    void whoAsksAndNeverReadsCostsOneAnswer(String asked) {
        String request = asked.replace("management ", "");
        byte[] many = RawHttp.request(request + " HTTP/1.1", "Host: localhost")
                .repeat(20_000)
                .getBytes(StandardCharsets.US_ASCII);
        long before = PlatformDependent.usedDirectMemory();
        for (int i = 0; i < 20; i++) {
            connections.add(RawHttp.connect(asked.equals(request) ? server : Management.address())
                    .sendOnAndOn(many));
        }
        soonEnough(() -> given().get("/health").statusCode());
        await().during(Duration.ofMillis(500))
                .until(() -> PlatformDependent.usedDirectMemory() - before < 48 * MEGABYTE);
        soonEnough(() -> given().get("/client/parley.js").statusCode());
    }

    @Test
    void whoAsksManyTimesAtOnceAndReadsGetsAllAnswersInOrder() {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            requests.append(RawHttp.request(
                            "GET /testing/" + (i % 2 == 0 ? "anybody" : "refused/NOT_FOUND") + " HTTP/1.1",
                            "Host: localhost"))
                    .append(RawHttp.request(
                            "POST /testing/letter HTTP/1.1",
                            "Host: localhost",
                            "Content-Type: application/json",
                            "Content-Length: 13"))
                    .append("{\"pages\":")
                    .append(100 + i)
                    .append('}');
        }
        RawHttp http = connected().sendOnAndOn(requests.toString().getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 500; i++) {
            assertThat(http.read().status()).as("request %d", i).isEqualTo(i % 2 == 0 ? 200 : 404);
            assertThat(http.read().body()).as("request %d", i).contains("\"pages\":" + (100 + i));
        }
    }

    @Test
    void bodiesThatStopHalfWayHoldNoThread() {
        String half = RawHttp.request(
                        "POST /webhooks/stripe HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/json",
                        "Content-Length: 12000")
                + "x".repeat(11_000);
        for (int i = 0; i < 260; i++) {
            connections.add(RawHttp.connect(server).send(half));
        }
        for (int i = 0; i < 3; i++) {
            soonEnough(() -> Management.get("/q/health/ready").extract().statusCode());
            soonEnough(() -> Management.get("/q/metrics").extract().statusCode());
            soonEnough(() -> given().contentType("application/json")
                    .body("{\"pages\":1,\"to_user\":\"" + "x".repeat(20_000) + "\"}")
                    .post("/testing/letter")
                    .statusCode());
        }
    }

    @Test
    void bodiesThatAreBrokenOffLeaveNothingInTheLog() {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        Handler counting = new Handler() {
            @Override
            public void publish(LogRecord record) {
                if (record.getLevel().intValue() >= Level.INFO.intValue()
                        && !record.getLoggerName().contains("access-log")) {
                    lines.add(record.getLoggerName() + ": " + record.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(counting);
        try {
            for (String path : List.of("/webhooks/stripe", "/api/v1/conversations", "/testing/letter", "/nowhere")) {
                for (int i = 0; i < 65; i++) {
                    try (RawHttp http = RawHttp.connect(server)) {
                        http.send(RawHttp.request(
                                        "POST " + path + " HTTP/1.1",
                                        "Host: localhost",
                                        "Content-Type: application/json",
                                        "Authorization: Bearer " + Tokens.of("alice"),
                                        "Content-Length: 12000")
                                + "x".repeat(i * 100));
                    }
                }
            }
            soonEnough(() -> given().get("/health").statusCode());
        } finally {
            root.removeHandler(counting);
        }
        assertThat(lines).hasSizeLessThan(5);
    }

    /** Clients choose methods, paths, headers, versions and statuses: none makes a time series of its own. */
    @Test
    void nothingThatAStrangerChoosesBecomesASeries() {
        Management.get("/q/metrics").statusCode(200);
        long before = series();
        for (int i = 0; i < 150; i++) {
            int number = i;
            RawHttp.ask(server, "M" + i + " /health HTTP/1.1", "Host: localhost");
            for (String method : List.of("GET", "OPTIONS", "DELETE", "POST")) {
                given().request(method, "/nowhere/" + i);
                given().request(method, "/api/v1/conversations/c" + i + "/messages");
                given().request(method, "/client/" + i);
            }
            if (i < 30) {
                List.of("/ws/x" + number, "/ws/chat/u" + number, "/invented" + number)
                        .forEach(path -> RawHttp.ask(
                                server,
                                "GET " + path + " HTTP/1.1",
                                "Host: localhost",
                                "Upgrade: websocket",
                                "Connection: Upgrade",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
                RawClient.connect(server.resolve("/ws/chat/u" + i), "u" + i).close();
                RawHttp.connect(server)
                        .send(RawHttp.request("POST /broken/" + i + " HTTP/1.1", "Host: a", "Content-Length: 9"))
                        .close();
            }
        }
        assertThat(series() - before).isLessThan(120);
    }

    private static long series() {
        return Management.get("/q/metrics")
                .extract()
                .asString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .count();
    }

    private RawHttp connected() {
        RawHttp http = RawHttp.connect(server);
        connections.add(http);
        return http;
    }

    /** Answered, and in time for a probe. */
    private static void soonEnough(Supplier<Integer> status) {
        long began = System.nanoTime();
        assertThat(status.get()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }
}
