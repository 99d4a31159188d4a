package dev.parley.notification.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.notification.push.PushReceiver.Call;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = PushReceiver.class, restrictToAnnotatedClass = true)
class PushTest {
    PushReceiver receiver;

    @TestHTTPResource("/ws")
    URI ws;

    @Inject
    Pool pool;

    private final Api alice = Api.somebody("alice");
    private final Api bob = Api.somebody("bob");
    private final Api carol = Api.somebody("carol");
    private String conversation;

    @BeforeEach
    void found() {
        conversation = alice.groupWith(bob, carol);
    }

    @Test
    void whoIsAwayIsToldAndNobodyElse() throws Exception {
        try (ChatClient here = ChatClient.dial(ws)
                .header("Authorization", "Bearer " + Tokens.of(carol.userId()))
                .connect()) {
            here.next("auth.success");
            alice.send(conversation, "Hello!");
            Call call = next(bob);
            JsonNode body = new ObjectMapper().readTree(call.body());
            assertThat(body.path("type").asText()).isEqualTo("message.new");
            assertThat(body.path("conversation_id").asText()).isEqualTo(conversation);
            assertThat(body.at("/message/content").asText()).isEqualTo("Hello!");
            assertThat(body.path("id").asText()).matches("\\d+");
            assertThat(Instant.parse(body.path("created_at").asText()))
                    .isBefore(Instant.now().plusSeconds(5));
            assertThat(call.signature())
                    .isEqualTo(PushSignature.of(PushReceiver.SECRET, Long.parseLong(call.timestamp()), call.body()));
        }
        settled(conversation);
        assertThat(receiver.about(carol.userId())).isEmpty();
        assertThat(receiver.about(alice.userId())).isEmpty();
        assertThat(receiver.about(bob.userId())).hasSize(1);
    }

    @Test
    void aFailureIsTriedAgainAndGoneIsDropped() {
        receiver.answer(bob.userId(), 500, 302, 429);
        receiver.answer(carol.userId(), 503, 410);
        alice.send(conversation, "Hello!");
        settled(conversation);
        assertThat(receiver.about(bob.userId())).hasSize(4);
        assertThat(receiver.about(carol.userId())).hasSize(2);
    }

    @Test
    void whoMutedTheConversationIsNotWoken() {
        bob.put("/" + conversation + "/mute", "{'until':'2999-01-01T00:00:00Z'}")
                .statusCode(200)
                .body("muted_until", is("2999-01-01T00:00:00Z"));
        alice.send(conversation, "first");
        next(carol);
        settled(conversation);
        assertThat(receiver.about(bob.userId())).isEmpty();

        bob.put("/" + conversation + "/mute", "{'until':null}").statusCode(200).body("muted_until", nullValue());
        alice.send(conversation, "second");
        assertThat(next(bob).text()).contains("second");
    }

    @Test
    void mutingIsForMembersAndTakesATime() {
        Api.problem(Api.somebody("dave").put("/" + conversation + "/mute", "{'until':null}"), 404, "not_found");
        Api.problem(bob.put("/" + conversation + "/mute", "{}"), 400, "bad_request");
        Api.problem(bob.put("/" + conversation + "/mute", "{'until':'tomorrow'}"), 400, "bad_request");
    }

    @Test
    void aKeptNotificationIsToldToo() {
        pool.preparedQuery(
                        "INSERT INTO notification (user_id, type, title, message) VALUES ($1, 'paid', 'Paid', 'Thanks')")
                .executeAndAwait(Tuple.of(bob.userId()));
        assertThat(next(bob).text()).contains("\"type\":\"notification\"", "\"notification_type\":\"paid\"");
    }

    @Test
    void whatCouldNotBeToldForADayIsDead() {
        receiver.answer(bob.userId(), 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500);
        alice.send(conversation, "Hello!");
        next(bob);
        Awaitility.await().until(() -> {
            pool.preparedQuery("UPDATE push SET created_at = created_at - interval '25 hours' WHERE user_id = $1")
                    .executeAndAwait(Tuple.of(bob.userId()));
            return count("user_id = '" + bob.userId() + "' AND dead_at IS NOT NULL") == 1;
        });
        int calls = receiver.about(bob.userId()).size();
        alice.send(conversation, "a later one");
        Awaitility.await().until(() -> receiver.about(bob.userId()).stream()
                .anyMatch(it -> it.text().contains("a later one")));
        assertThat(receiver.about(bob.userId()).stream().filter(it -> it.text().contains("Hello!")))
                .hasSize(calls);
    }

    private Call next(Api user) {
        return Awaitility.await()
                .until(
                        () -> receiver.about(user.userId()).stream().reduce((_, last) -> last),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** Every message of the conversation was processed, and every due call was made. */
    private void settled(String id) {
        Awaitility.await()
                .until(() -> pool.preparedQuery("SELECT count(*) FROM push_cursor WHERE source = 'message_id' "
                                        + "AND txid > (SELECT max(txid) FROM message WHERE conversation_id = $1)")
                                .executeAndAwait(Tuple.of(id))
                                .iterator()
                                .next()
                                .getLong(0)
                        == 1);
        Awaitility.await()
                .until(() -> count("message_id IN (SELECT id FROM message WHERE conversation_id = '" + id + "')") == 0);
    }

    private long count(String condition) {
        return pool.query("SELECT count(*) FROM push WHERE " + condition)
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }
}
