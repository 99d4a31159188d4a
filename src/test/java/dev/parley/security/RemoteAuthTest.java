package dev.parley.security;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.AuthServer;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Knock;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The whole service, with a remote service that checks its tokens. */
@QuarkusTest
@TestProfile(RemoteAuthTest.Remote.class)
class RemoteAuthTest {

    /** The settings as environment variables. */
    public static final class Remote implements QuarkusTestProfile {
        private static final String PORT = "parley.testing.auth-server.port";

        /** Called in another class loader than the tests, so a system property passes the server's port. */
        @Override
        public Map<String, String> getConfigOverrides() {
            try (AuthServer free = AuthServer.start(0)) {
                System.setProperty(PORT, String.valueOf(free.port()));
                return Map.of(
                        "AUTH_SERVICE_URL",
                        free.url() + "/",
                        "AUTH_SERVICE_PATH",
                        "/check?full=1",
                        "AUTH_TIMEOUT",
                        "3s",
                        "parley.auth.cache-for",
                        "1s",
                        "parley.auth.recheck-after",
                        "2s");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static AuthServer service;

    @TestHTTPResource("/")
    URI server;

    private final String user = People.newId();
    private final String token = "token." + UUID.randomUUID();

    private AuthServer service() throws IOException {
        if (service == null) {
            service = AuthServer.start(Integer.getInteger(Remote.PORT));
        }
        return service;
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
            service = null;
        }
    }

    @Test
    void aTokenThatTheServiceKnowsComesIn() throws IOException {
        service().answer(token, 200, "{'user_id':" + user + ",'roles':['admin']}");

        me(token).statusCode(200).body("user_id", is(user)).body("roles", contains("admin"));
        try (ChatClient client = ChatClient.dial(door(token)).connect()) {
            assertThat(client.next().path("user_id").asText()).isEqualTo(user);
        }
        assertThat(service().asked()).contains(new AuthServer.Asked("GET", "/check?full=1", token));
    }

    @Test
    void oneThatItRefusesDoesNotEvenIfWeWouldTakeIt() throws IOException {
        service();
        String ours = Tokens.of(user);
        problem(me(ours), 401, "unauthorized");
        assertThat(Knock.at(door(ours), UnaryOperator.identity())).isEqualTo("401");
    }

    @Test
    void whereTheServiceDoesNotTellNobodyComesIn() throws IOException {
        service().answer(token, 500, "");

        problem(me(token), 503, "unavailable");
        me(token).header("Retry-After", matchesPattern("[1-5]"));
        assertThat(Knock.raw(
                        server,
                        "GET " + door(token).getRawPath() + "?" + door(token).getRawQuery() + " HTTP/1.1",
                        "Host: localhost",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
                .contains("503 ")
                .containsPattern("(?i)\r\nretry-after: [1-5]\r\n");
        assertThat(Knock.at(door(token), UnaryOperator.identity())).isEqualTo("503");
        try (ChatClient client = ChatClient.dial(new People(server).door("/ws")).connect()) {
            client.send("{'type':'auth','payload':{'token':'" + token + "'}}");
            assertThat(client.next().at("/payload/code").asText()).isEqualTo("unavailable");

            service().knows(token, user);
            client.send("{'type':'auth','payload':{'token':'" + token + "'}}");
            assertThat(client.next().path("type").asText()).isEqualTo("auth.success");
        }
    }

    @Test
    void whereTheServiceIsGoneNobodyComesIn() {
        stop();

        problem(me(token), 503, "unavailable");
        assertThat(Knock.at(door(token), UnaryOperator.identity())).isEqualTo("503");
    }

    @Test
    void aSessionWhoseTokenTellsNoEndIsCheckedAgainAndAgain() throws IOException {
        service().knows(token, user);
        try (ChatClient client = ChatClient.dial(door(token)).connect()) {
            assertThat(client.next().path("type").asText()).isEqualTo("connected");
            // Without the third response it would have ended by the time of the fourth.
            await().until(() -> service().askedAbout(token) >= 4);
            assertThat(client.untilPong()).isEmpty();

            service().answer(token, 401, "");

            JsonNode error = client.next();
            assertThat(error.path("code").asText()).isEqualTo("unauthorized");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void aSessionThatCannotBeCheckedAgainEnds() throws IOException {
        service().knows(token, user);
        try (ChatClient client = ChatClient.dial(door(token)).connect()) {
            client.next("connected");

            service().answer(token, 503, "");

            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    private URI door(String shown) {
        return new People(server).door("/ws/chat?token=" + shown);
    }

    private static ValidatableResponse me(String shown) {
        return given().header("Authorization", "Bearer " + shown)
                .get("/testing/me")
                .then();
    }
}
