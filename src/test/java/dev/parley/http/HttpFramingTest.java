package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Management;
import dev.parley.testing.RawHttp;
import dev.parley.testing.RawHttp.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two servers could parse differently, and protocols that are not spoken here, on both ports. */
@QuarkusTest
class HttpFramingTest {
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "400 | POST /health HTTP/1.1;Host: a;Content-Length: 3;Transfer-Encoding: chunked;;0;;",
                "400 | POST /health HTTP/1.1;Host: a;Transfer-Encoding: chunked;Content-Length: 3;;0;;",
                "400 | POST /health HTTP/1.1;Host: a;Content-Length: 3;Content-Length: 4;;abcd",
                "400 | POST /health HTTP/1.1;Host: a;Content-Length: 3, 4;;abcd",
                "400 | POST /health HTTP/1.1;Host: a;Content-Length: +3;;abc",
                "400 | POST /health HTTP/1.1;Host: a;Content-Length: -1;;",
                "400 | POST /health HTTP/1.1;Host: a;Content-Length : 3;;abc",
                "400 | POST /health HTTP/1.0;Host: a;Transfer-Encoding: chunked;;0;;",
                "501 | POST /health HTTP/1.1;Host: a;Transfer-Encoding: xchunked;;0;;",
                "501 | POST /health HTTP/1.1;Host: a;Transfer-Encoding: gzip;;0;;",
                "400 | GET /health HTTP/1.1;;",
                "400 | GET /health HTTP/1.1;Host: a;Host: a;;",
                "400 | GET /health HTTP/1.1;Host: a;Host: b;;",
                "400 | GET /health HTTP/1.1;Host: a b;;",
                "400 | GET /health;Host: a;;",
                "505 | GET /health HTTP/3.0;Host: a;;",
                "501 | FOO /health HTTP/1.1;Host: a;;",
                "501 | CONNECT a:1 HTTP/1.1;Host: a;;",
                "501 | TRACE /health HTTP/1.1;Host: a;;",
                "505 | PRI * HTTP/2.0;;SM;;"
            })
    void itIsRefusedAtBothPortsAndTheConnectionEnds(int status, String request) {
        for (URI port : List.of(server, Management.address())) {
            if (request.startsWith("PRI") && !port.equals(server)) {
                continue;
            }
            try (RawHttp http = RawHttp.connect(port)) {
                http.send(request.replace(";", "\r\n") + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
                Answer answer = http.read();
                assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
                problem(answer);
                assertThat(answer.headers("Connection")).containsExactly("close");
                assertThat(http.ends()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | HTTP/1.0 | Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 13;KEY",
                "400 | HTTP/1.1 | Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 13;Sec-WebSocket-Key: short",
                "400 | HTTP/1.1 | Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 13;Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!==",
                "400 | HTTP/1.1 | Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 13;KEY;KEY",
                "400 | HTTP/1.1 | Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 13",
                "400 | HTTP/1.1 | Connection: Upgrade;Sec-WebSocket-Version: 13;KEY",
                "400 | HTTP/1.1 | Upgrade: h2c;Connection: Upgrade;Sec-WebSocket-Version: 13;KEY",
                "400 | HTTP/1.1 | Upgrade: websocket;Sec-WebSocket-Version: 13;KEY",
                "426 | HTTP/1.1 | Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 8;KEY",
                "426 | HTTP/1.1 | Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 0;KEY",
                "426 | HTTP/1.1 | Upgrade: websocket;Connection: Upgrade;KEY"
            })
    void anOddUpgradeIsNoUpgrade(int status, String version, String headers) {
        for (String path : List.of("/", "/ws", "/ws/chat", "/ws/chat/ann", "/ws/connect", "/nowhere")) {
            Answer answer = RawHttp.ask(
                    server,
                    ("GET " + path + " " + version + ";Host: a;"
                                    + headers.strip().replace("KEY", KEY))
                            .split(";"));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
            problem(answer);
            assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo(status == 426 ? "13" : null);
        }
    }

    /** Whether Quarkus or Parley refuses it, the response has the same form, and is counted once. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ws/chat/ann 401",
                "/ws/chat 401",
                "/ws/connect 401",
                "/ 401",
                "/ws?token=x 401",
                "/ws/chat/ann?token=a.b.c 401",
                "/nowhere 404",
                "/ws?token=%zz 400"
            })
    void everyRefusedUpgradeIsAnsweredAlikeAndCounted(String upgrade) {
        String status = upgrade.split(" ")[1];
        double before = count("parley_upgrades_rejected_total", "status=\"" + status + "\"");
        double told = count("parley_security_events_total", "kind=\"token_refused\"");
        double failures = count("parley_auth_failures_total", "");
        Answer answer = RawHttp.ask(
                server,
                "GET " + upgrade.split(" ")[0] + " HTTP/1.1",
                "Host: a",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                KEY);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(Integer.parseInt(status));
        problem(answer);
        assertThat(count("parley_upgrades_rejected_total", "status=\"" + status + "\""))
                .isEqualTo(before + 1);
        if (status.equals("401")) {
            assertThat(answer.headers("WWW-Authenticate"))
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("Bearer realm=\"parley\"");
            assertThat(count("parley_security_events_total", "kind=\"token_refused\""))
                    .isEqualTo(told + 1);
            assertThat(count("parley_auth_failures_total", "")).isEqualTo(failures + 1);
        }
    }

    @Test
    void http2IsSpokenNowhere() {
        for (URI port : List.of(server, Management.address())) {
            try (RawHttp http = RawHttp.connect(port)) {
                http.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").send(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
                assertThat(http.ends()).isTrue();
            }
            String path = port.equals(server) ? "/health" : "/q/health/live";
            Answer answer = RawHttp.ask(
                    port,
                    "GET " + path + " HTTP/1.1",
                    "Host: a",
                    "Upgrade: h2c",
                    "Connection: Upgrade, HTTP2-Settings",
                    "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA");
            assertThat(answer.head()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void errorsBeforeAnyResourceAreProblemsToo() {
        problem(RawHttp.ask(server, "GET /" + "x".repeat(5_000) + " HTTP/1.1", "Host: a"));
        problem(RawHttp.ask(server, "GET / HTTP/1.1", "Host: a", "X: " + "x".repeat(30_000)));
        problem(RawHttp.ask(server, "POST /api/v1/chats HTTP/1.1", "Host: a", "Content-Length: 70000"));
        problem(RawHttp.ask(server, "POST /api/v1/chats HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "", "zz"));
        problem(RawHttp.ask(server, "OPTIONS /nowhere HTTP/1.1", "Host: a"));
        problem(RawHttp.ask(server, "OPTIONS * HTTP/1.1", "Host: a"));
        problem(RawHttp.ask(server, "GET /%00 HTTP/1.1", "Host: a"));
        problem(RawHttp.ask(server, "GET nonsense HTTP/1.1", "Host: a"));
        problem(RawHttp.ask(server, "GET /client/nothing.js HTTP/1.1", "Host: a"));
        problem(RawHttp.ask(server, "POST /client/parley.js HTTP/1.1", "Host: a", "Content-Length: 0"));
        problem(RawHttp.ask(Management.address(), "GET /nowhere HTTP/1.1", "Host: a"));
    }

    @Test
    void whatIsStillSentAfterTheAnswerIsNotReadForLong() {
        try (RawHttp http = RawHttp.connect(server)) {
            http.send(RawHttp.request("POST /api/v1/chats HTTP/1.1", "Host: a", "Content-Length: 100000000"));
            assertThat(http.read().status()).isEqualTo(413);
            http.sendOnAndOn(new byte[100_000_000]);
            assertThat(http.ends()).isTrue();
        }
    }

    private static void problem(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isGreaterThanOrEqualTo(400);
        assertThat(answer.headers("Content-Type")).as(answer.toString()).containsExactly("application/problem+json");
        assertThat(answer.body()).contains("\"status\":" + answer.status(), "\"code\":");
        assertThat(answer.headers("Vary")).as(answer.toString()).anyMatch(it -> it.contains("Origin"));
        assertThat(answer.headers("Cache-Control")).as(answer.toString()).containsExactly("no-store");
        assertThat(answer.headers("X-Content-Type-Options")).containsExactly("nosniff");
    }

    private static double count(String name, String label) {
        return Management.get("/q/metrics")
                .extract()
                .asString()
                .lines()
                .filter(line -> line.startsWith(name) && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
