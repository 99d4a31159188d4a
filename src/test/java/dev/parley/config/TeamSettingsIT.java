package dev.parley.config;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.AuthServer;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Knock;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.People;
import dev.parley.testing.Servers;
import dev.parley.testing.Tokens;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The package with the environments of apps that move to Parley, with addresses and secrets of this machine. */
@Timeout(90)
class TeamSettingsIT {
    private static Servers servers;

    @BeforeAll
    static void start() {
        servers = Servers.fresh();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void gateway() throws Exception {
        try (PackagedProcess parley = PackagedProcess.start(without(
                "PORT",
                Map.of(
                        "WSGATEWAY_PORT", "0",
                        "REDIS_HOST", servers.environment().get("REDIS_URL").replaceFirst("redis://", ""),
                        "REDIS_DATABASE", "0",
                        "POSTGRES_DSN", quoted(servers.environment().get("POSTGRES_DSN")),
                        "JWT_SECRET", quoted(Servers.SECRET),
                        "LOGGER_LEVEL", "debug",
                        "LOGGER_ENCODING", "json",
                        "MODE", "development")))) {
            // The health check is good from the beginning.
            given().baseUri(parley.address().toString()).get("/health").then().statusCode(200);
            String user = People.newId();
            try (ChatClient client = ChatClient.dial(
                            URI.create(parley.address().toString().replace("http", "ws") + "/ws"))
                    .connect()) {
                assertThat(client.ask("auth", "'token':'Bearer " + Tokens.of(user) + "'")
                                .at("/payload/user_id")
                                .asText())
                        .isEqualTo(user);
                await().atMost(5, SECONDS)
                        .until(() ->
                                parley.hasPrinted("Connected: user=" + user + " dialect=parley address=127.0.0.1"));
            }
            await().atMost(5, SECONDS).until(() -> parley.hasPrinted("Disconnected: user=" + user + " dialect=parley"));
            parley.signal("TERM");
            // Everything that was open is closed, and no former WebSocket counts as an unanswered request.
            assertThat(parley.output())
                    .contains("stopped in")
                    .doesNotContain("Timed out waiting", "\"level\":\"ERROR\"");
            assertThat(parley.output().lines().filter(line -> !line.startsWith("{")))
                    .as("lines that are not JSON")
                    .isEmpty();
            assertThat(parley.output())
                    .contains("Settings that have no effect here: MODE", "Neither JWT_ISSUER nor JWT_AUDIENCE")
                    .doesNotContain("eyJ", Servers.SECRET);
        }
    }

    @Test
    void listings() throws Exception {
        try (AuthServer service = AuthServer.start(0);
                PackagedProcess parley = PackagedProcess.start(without(
                        "PORT",
                        without(
                                "JWT_SECRET",
                                Map.of(
                                        "AUTH_ENABLED", "true",
                                        "AUTH_SERVICE_URL", service.url().toString(),
                                        "AUTH_TIMEOUT", "10s",
                                        "HTTP_HOST", "0.0.0.0",
                                        "HTTP_PORT", "0",
                                        "AUTH_USER_PATH", "data.id"))))) {
            service.answer("opaque", 200, "{'data':{'id':6}}");
            String token = "x".repeat(8 * 1024);
            service.answer(token, 200, "{'data':{'id':7}}");
            assertThat(Knock.at(chat(parley, "?token=opaque"), it -> it)).contains("\"user_id\":6");
            assertThat(Knock.at(chat(parley, "?token=Bearer%20opaque"), it -> it))
                    .contains("\"user_id\":6");
            assertThat(Knock.at(chat(parley, "?token=" + token), it -> it)).contains("\"user_id\":7");
        }
    }

    @Test
    void goods() throws Exception {
        try (PackagedProcess parley = PackagedProcess.start(without(
                "",
                Map.of(
                        "HOST",
                        "0.0.0.0",
                        "PORT",
                        "0",
                        "GOODS_TOKEN",
                        "optional",
                        "LOG_LEVEL",
                        "info",
                        "PARLEY_LOG_SLOT",
                        "hunter2")))) {
            given().baseUri(parley.address().toString())
                    .get("/health")
                    .then()
                    .statusCode(200)
                    .body("warning", org.hamcrest.Matchers.containsString("GOODS_TOKEN"));
            try (ChatClient client = ChatClient.dial(chat(parley, "/user1")).connect()) {
                assertThat(client.untilPong()).isEmpty();
            }
            assertThat(Knock.at(chat(parley, "/user1?token=" + Tokens.of("another")), it -> it))
                    .isEqualTo("403");
            assertThat(Knock.at(chat(parley, "/user1?token=x.y.z"), it -> it)).isEqualTo("401");
            assertThat(Knock.at(chat(parley, ""), it -> it)).as("another door").isEqualTo("401");
            given().baseUri(parley.address().toString())
                    .get("/api/v1/conversations")
                    .then()
                    .statusCode(401);
            assertThat(parley.hasPrinted("GOODS_TOKEN is optional")).isTrue();
            assertThat(parley.hasPrinted(
                            "PARLEY_LOG_SLOT has no effect: there is no such setting; did you mean PARLEY_LOG_SLOTS?"))
                    .isTrue();
            assertThat(parley.hasPrinted("hunter2")).isFalse();
        }
    }

    private static URI chat(PackagedProcess parley, String rest) throws Exception {
        return URI.create(parley.address().toString().replace("http", "ws") + "/ws/chat" + rest);
    }

    private static String quoted(String value) {
        return '"' + value + '"';
    }

    /** The team's own settings, and servers if it names none. A blank value counts as none. */
    private static Map<String, String> without(String name, Map<String, String> own) {
        Map<String, String> all = new HashMap<>(servers.environment());
        if (own.containsKey("REDIS_HOST")) {
            all.remove("REDIS_URL");
        }
        all.putAll(own);
        if (!name.isEmpty()) {
            all.put(name, "");
        }
        return all;
    }
}
