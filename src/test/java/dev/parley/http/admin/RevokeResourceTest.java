package dev.parley.http.admin;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Knock;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.smallrye.jwt.build.Jwt;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests revoked tokens, and the sessions that use them. */
@QuarkusTest
class RevokeResourceTest {

    private static final List<String> DOORS = List.of("/ws", "/ws/chat/%s", "/ws/chat", "/", "/ws/connect");

    @TestHTTPResource("/")
    URI server;

    @Inject
    Pool pool;

    private final String alice = People.newId();

    @Test
    void endsAllSessionsAndRefusesOlderTokensAtEveryDoor() {
        String token = Tokens.of(alice);
        String bob = People.newId();
        try (ChatClient other = opened("/ws", bob, Tokens.of(bob));
                ChatClient stranger = ChatClient.dial(door("/ws")).connect()) {
            List<ChatClient> all =
                    DOORS.stream().map(path -> opened(path, alice, token)).toList();

            revoke("service", alice, "{'all':true}")
                    .statusCode(200)
                    .body("user_id", is(alice))
                    .body("device_id", nullValue())
                    .body("tokens_valid_from", notNullValue());

            assertThat(all).allSatisfy(client -> assertThat(client.closeCode()).isEqualTo(4403));
            problem(me(token), 401, "unauthorized");
            for (String path : DOORS) {
                assertThat(Knock.at(door(path.formatted(alice) + "?token=" + token), it -> it))
                        .as(path)
                        .isEqualTo("401");
            }
            JsonNode error = stranger.send("auth", "'token':'" + token + "'").next();
            assertThat(error.at("/payload/code").asText()).isEqualTo("unauthorized");
            assertThat(stranger.closeCode()).isEqualTo(4401);
            assertThat(other.untilPong()).isEmpty();
        }
        String fresh = Tokens.of(alice);
        try (ChatClient again = opened("/ws", alice, fresh)) {
            assertThat(again.ask("auth", "'token':'" + token + "'")
                            .at("/payload/code")
                            .asText())
                    .isEqualTo("unauthorized");
            assertThat(again.untilPong()).isEmpty();
        }
    }

    @Test
    void oneDeviceIsSentAwayAndTheOthersStay() {
        String phone = Tokens.mint(alice).onDevice("phone").token();
        String desk = Tokens.mint(alice).onDevice("desk").token();
        try (ChatClient onPhone = opened("/ws", alice, phone);
                ChatClient onDesk = opened("/ws", alice, desk);
                ChatClient somewhere = opened("/ws", alice, Tokens.of(alice))) {
            revoke("admin", alice, "{'device_id':'phone'}").statusCode(200).body("device_id", is("phone"));

            assertThat(onPhone.closeCode()).isEqualTo(4403);
            assertThat(onDesk.untilPong()).isEmpty();
            assertThat(somewhere.untilPong()).isEmpty();
            problem(me(phone), 401, "unauthorized");
            me(desk).statusCode(200);

            revoke("admin", alice, "{'all':true}").statusCode(200);
            assertThat(onDesk.closeCode()).isEqualTo(4403);
            assertThat(somewhere.closeCode()).isEqualTo(4403);
        }
        assertThat(pool.preparedQuery("SELECT 1 FROM revoked_device WHERE user_id = $1")
                        .executeAndAwait(Tuple.of(alice))
                        .size())
                .isZero();
        problem(me(phone), 401, "unauthorized");
    }

    @Test
    void aTokenThatDoesNotTellItsAgeIsOlderThanAnyRevocation() {
        String handmade = Tokens.ageless(alice);
        me(handmade).statusCode(200);
        revoke("admin", alice, "{'all':true}").statusCode(200);
        problem(me(handmade), 401, "unauthorized");
        me(Tokens.of(alice)).statusCode(200);
        problem(me(handmade), 401, "unauthorized");
    }

    /** Like another instance that could not publish it: its row is found within a few seconds. */
    @Test
    void whatNobodyToldOfIsFound() {
        String token = Tokens.of(alice);
        try (ChatClient client = opened("/ws", alice, token)) {
            pool.preparedQuery("INSERT INTO app_user (id, tokens_valid_from) VALUES ($1, now())"
                            + " ON CONFLICT (id) DO UPDATE SET tokens_valid_from = now()")
                    .executeAndAwait(Tuple.of(alice));
            assertThat(client.closeCode()).isEqualTo(4403);
        }
        problem(me(token), 401, "unauthorized");
    }

    @Test
    void anOldRevocationStillBarsAnOldToken() {
        Instant longAgo = Instant.now().minus(Duration.ofDays(90));
        pool.preparedQuery("INSERT INTO app_user (id, tokens_valid_from) VALUES ($1, now() - interval '60 days')")
                .executeAndAwait(Tuple.of(alice));
        String old = Jwt.subject(alice)
                .issuedAt(longAgo)
                .expiresAt(Instant.now().plusSeconds(600))
                .signWithSecret(Tokens.secret());
        problem(me(old), 401, "unauthorized");
        me(Tokens.of(alice)).statusCode(200);
    }

    @Test
    void onlyAdminsAndServicesMay() {
        problem(
                given().contentType(ContentType.JSON)
                        .body("{}")
                        .post(path(alice))
                        .then(),
                401,
                "unauthorized");
        problem(revoke("user", alice, "{'all':true}"), 403, "forbidden");
        me(Tokens.of(alice)).statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{'device_id':''}",
                "{'device_id':-7}",
                "{'device_id':'a','al':true}",
                "{'all':false}",
                "{'all':1}",
                "{'device_id':'phone','all':true}"
            })
    void whatCannotBeUnderstoodRevokesNothing(String body) {
        problem(revoke("admin", alice, body), 400, "bad_request");
        me(Tokens.of(alice)).statusCode(200);
    }

    /** The session ends with its token, in every dialect. */
    @Test
    void aSessionEndsWithItsToken() {
        String token = Tokens.mint(alice).expiringIn(Duration.ofSeconds(3)).token();
        List<ChatClient> all =
                DOORS.stream().map(path -> opened(path, alice, token)).toList();
        assertThat(all).allSatisfy(client -> assertThat(client.closeCode()).isEqualTo(4401));
        problem(
                given().header(
                                "Authorization",
                                "Bearer "
                                        + Tokens.mint(alice)
                                                .expiringIn(Duration.ofSeconds(-6))
                                                .token())
                        .get("/api/v1/conversations")
                        .then(),
                401,
                "unauthorized");
    }

    /** Tokens have whole seconds as their time, so the response waits for the next one. */
    @Test
    void aTokenMadeAfterTheAnswerIsGoodAtOnce() {
        String before = Tokens.of(alice);
        revoke("service", alice, "{'all':true}").statusCode(200);
        me(Tokens.of(alice)).statusCode(200);
        problem(me(before), 401, "unauthorized");
    }

    /** The issuer's clock is ahead of ours: a token that looks newer than the revocation is not. */
    @Test
    void aTokenFromTheFutureDoesNotOutliveTheRevocation() {
        Instant ahead = Instant.now().plusSeconds(4);
        String token = Jwt.subject(alice)
                .issuedAt(ahead)
                .expiresAt(ahead.plusSeconds(600))
                .signWithSecret(Tokens.secret());
        try (ChatClient client = opened("/ws", alice, token)) {
            revoke("admin", alice, "{'all':true}").statusCode(200);
            assertThat(client.closeCode()).isEqualTo(4403);
        }
        problem(me(token), 401, "unauthorized");
        await().until(() -> Instant.now().isAfter(ahead.plusMillis(1500)));
        problem(me(token), 401, "unauthorized");
        me(Tokens.of(alice)).statusCode(200);
    }

    @Test
    void aLoginIsRevokedAlsoWhereTheTokenNamesADevice() {
        String token = Jwt.subject(alice)
                .claim("sid", "login-1")
                .claim("device_id", "phone")
                .issuedAt(Instant.now())
                .expiresAt(Instant.now().plusSeconds(600))
                .signWithSecret(Tokens.secret());
        me(token).statusCode(200);
        revoke("service", alice, "{'device_id':'login-1'}").statusCode(200);
        problem(me(token), 401, "unauthorized");
    }

    @Test
    void aServiceDoesNotTakeBackTheTokensOfAdmins() {
        String admin = Tokens.mint(alice).roles("admin").token();
        try (ChatClient client = opened("/ws", alice, admin)) {
            revoke("service", alice, "{'all':true}").statusCode(200);
            me(admin).statusCode(200);
            assertThat(client.untilPong()).isEmpty();
            revoke("admin", alice, "{'all':true}").statusCode(200);
            assertThat(client.closeCode()).isEqualTo(4403);
        }
        problem(me(admin), 401, "unauthorized");
    }

    private ChatClient opened(String path, String user, String token) {
        ChatClient client = ChatClient.dial(door(path.formatted(user)))
                .header("Authorization", "Bearer " + token)
                .ignoring("presence.changed")
                .connect();
        if (path.equals("/ws")) {
            client.next("auth.success");
        } else {
            client.untilPong();
        }
        return client;
    }

    private URI door(String path) {
        return new People(server).door(path);
    }

    private static ValidatableResponse me(String token) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/v1/conversations")
                .then();
    }

    private static String path(String user) {
        return "/api/v1/users/" + user + "/revoke";
    }

    private static ValidatableResponse revoke(String role, String user, String body) {
        return given().header(
                        "Authorization",
                        "Bearer " + Tokens.mint("root").roles(role).token())
                .contentType(ContentType.JSON)
                .body(body.replace('\'', '"'))
                .post(path(user))
                .then();
    }
}
