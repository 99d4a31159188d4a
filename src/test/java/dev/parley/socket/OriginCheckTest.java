package dev.parley.socket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.ChatClient;
import dev.parley.testing.Knock;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The origins of {@code WEBSOCKET_CORS_ORIGINS}, over WebSocket and HTTP. */
@QuarkusTest
@TestProfile(Guarded.class)
class OriginCheckTest {
    private static final String ALLOWED = Guarded.ALLOWED;
    private static final String FOREIGN = "https://evil.example.net";

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(strings = {"/ws", "/ws/connect", "/ws/chat", "/ws/chat/ann", "/"})
    void otherPagesAreRefusedOnEveryPath(String path) {
        assertThat(knock(path, FOREIGN)).isEqualTo(403);
        assertThat(knock(path, "null")).isEqualTo(403);
        for (String alike : new String[] {
            ALLOWED + ".evil.net",
            "https://evil.net/" + ALLOWED,
            "https://evilapp.example.com",
            "http://app.example.com",
            ALLOWED + ":8443",
            "https://example.com",
            "https://sub.app.example.com",
            "https://app.example.com@evil.net",
            "https://app-example.com",
            "http://localhost:30000"
        }) {
            assertThat(knock(path, alike)).as(alike).isEqualTo(403);
        }
        assertThat(knock(path, ALLOWED)).isEqualTo(101);
        assertThat(knock(path, "http://localhost:3000")).isEqualTo(101);
        assertThat(knock(path, null)).isEqualTo(101);
    }

    @Test
    void overHttpTheSameOriginsMayAsk() {
        given().header("Origin", ALLOWED)
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "authorization")
                .options("/api/v1/websocket/notifications/1/read")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", is(ALLOWED));
        given().header("Origin", ALLOWED)
                .header("Authorization", "Bearer " + Tokens.of("ann"))
                .get("/api/v1/websocket/notifications")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", is(ALLOWED));
        given().header("Origin", FOREIGN)
                .header("Authorization", "Bearer " + Tokens.of("ann"))
                .get("/api/v1/websocket/notifications")
                .then()
                .statusCode(403)
                .header("Access-Control-Allow-Origin", nullValue());
    }

    /** A page gets the response to its request, and a cache keeps the responses to different pages apart. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /client/parley.js",
                "GET /client/nothing.js",
                "GET /nowhere",
                "GET /api/v1/chats",
                "GET /health",
                "POST /api/v1/chats 70000",
                "POST /api/v1/chats 10",
                "DELETE /health",
                "GET /api/v1/chats?cursor=%00"
            })
    void everyAnswerIsForItsOrigin(String asked) {
        String[] parts = asked.split(" ");
        for (String origin : new String[] {ALLOWED, "http://localhost:3000"}) {
            Response answer = given().urlEncodingEnabled(false)
                    .header("Origin", origin)
                    .body(parts.length < 3 ? "" : "x".repeat(Integer.parseInt(parts[2])))
                    .request(parts[0], parts[1]);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(origin);
            assertThat(answer.headers().getValues("Vary")).anyMatch(it -> it.contains("Origin"));
        }
        Response plain = given().urlEncodingEnabled(false).request(parts[0], parts[1]);
        assertThat(plain.headers().getValues("Vary")).anyMatch(it -> it.contains("Origin"));
        Response foreign =
                given().urlEncodingEnabled(false).header("Origin", FOREIGN).request(parts[0], parts[1]);
        assertThat(foreign.header("Access-Control-Allow-Origin")).isNull();
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.contentType()).isEqualTo("application/problem+json");
    }

    @Test
    void noOtherPageMayAskWhetherItMay() {
        for (String origin : new String[] {FOREIGN, "null", ALLOWED + ".evil.net", "http://app.example.com"}) {
            given().header("Origin", origin)
                    .header("Access-Control-Request-Method", "GET")
                    .header("Access-Control-Request-Headers", "authorization")
                    .options("/api/v1/websocket/notifications")
                    .then()
                    .statusCode(403)
                    .header("Access-Control-Allow-Origin", nullValue());
        }
        // An app that is not a page sends no origin, and its token decides.
        given().header("Authorization", "Bearer " + Tokens.of("ann"))
                .get("/api/v1/websocket/notifications")
                .then()
                .statusCode(200);
        given().get("/api/v1/websocket/notifications").then().statusCode(401);
    }

    @Test
    void twoOriginsAreNone() {
        String answer = Knock.raw(
                server,
                "GET /ws HTTP/1.1",
                "Host: " + server.getAuthority(),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Origin: " + ALLOWED,
                "Origin: " + FOREIGN,
                "Content-Length: 0");
        assertThat(answer).startsWith("HTTP/1.1 403 ");
    }

    /** The status of the response. */
    private int knock(String path, String origin) {
        ChatClient.Dial dial = ChatClient.dial(server.resolve(path + "?token=" + Tokens.of("ann")))
                .header("X-Forwarded-For", WithAddresses.address());
        if (origin != null) {
            dial.header("Origin", origin);
        }
        try (ChatClient client = dial.connect()) {
            return client.isOpen() ? 101 : 0;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }
}
