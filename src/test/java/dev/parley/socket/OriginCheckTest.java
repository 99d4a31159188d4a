package dev.parley.socket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.ChatClient;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The origins of {@code WEBSOCKET_CORS_ORIGINS}, over WebSocket and HTTP. */
@QuarkusTest
@TestProfile(OriginCheckTest.WithOrigins.class)
class OriginCheckTest {
    private static final String ALLOWED = "https://app.example.com";
    private static final String FOREIGN = "https://evil.example.net";

    public static class WithOrigins implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("WEBSOCKET_CORS_ORIGINS", ALLOWED + ", http://localhost:3000");
        }
    }

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(strings = {"/ws", "/ws/connect", "/ws/chat/ann", "/"})
    void otherPagesAreRefusedOnEveryPath(String path) {
        assertThat(knock(path, FOREIGN)).isEqualTo(403);
        assertThat(knock(path, "null")).isEqualTo(403);
        assertThat(knock(path, ALLOWED + ".evil.net")).isEqualTo(403);
        assertThat(knock(path, ALLOWED)).isEqualTo(101);
        assertThat(knock(path, "http://localhost:3000")).isEqualTo(101);
        assertThat(knock(path, null)).isEqualTo(101);
    }

    @Test
    void overHttpTheSameOriginsMayAsk() {
        given().header("Origin", ALLOWED).header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "authorization").options("/api/v1/websocket/notifications/1/read")
                .then().statusCode(200).header("Access-Control-Allow-Origin", is(ALLOWED));
        given().header("Origin", ALLOWED).header("Authorization", "Bearer " + Tokens.of("ann"))
                .get("/api/v1/websocket/notifications").then().statusCode(200)
                .header("Access-Control-Allow-Origin", is(ALLOWED));
        given().header("Origin", FOREIGN).header("Authorization", "Bearer " + Tokens.of("ann"))
                .get("/api/v1/websocket/notifications").then().statusCode(403)
                .header("Access-Control-Allow-Origin", nullValue());
    }

    /** The status of the answer. */
    private int knock(String path, String origin) {
        ChatClient.Dial dial = ChatClient.dial(server.resolve(path + "?token=" + Tokens.of("ann")));
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
