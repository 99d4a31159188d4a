package dev.parley.socket;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests too many connections, conversations, rooms and members. */
@QuarkusTest
@TestProfile(Guarded.class)
class CrowdTest extends WithAddresses {
    @Test
    void aUserHasOnlySoManyConnections() {
        List<ChatClient> clients =
                Stream.generate(() -> client(alice)).limit(Guarded.PER_USER).toList();
        assertThat(knock(dial(alice, address()))).isEqualTo(429);
        assertThat(knock(dial(bob, address()))).isEqualTo(101);
        ChatClient late = opened(ChatClient.dial(ws).header("X-Forwarded-For", address()));
        assertError(
                late.send("auth", "'token':'" + Tokens.of(alice.userId()) + "'").next(), "rate_limited");
        assertThat(late.closeCode()).isEqualTo(4429);
        clients.getFirst().close();
        await().until(() -> knock(dial(alice, address())) == 101);
        assertThat(clients.getLast().untilPong()).isEmpty();
    }

    @Test
    void whoIsRefusedIsToldWhenToComeBack() {
        Stream.generate(() -> client(alice)).limit(Guarded.PER_USER).toList();
        try {
            dial(alice, address()).connect();
        } catch (CompletionException e) {
            assertThat(((WebSocketHandshakeException) e.getCause())
                            .getResponse()
                            .headers()
                            .firstValue("Retry-After"))
                    .get()
                    .asString()
                    .matches("[1-5]");
        }
    }

    @Test
    void anAddressHasOnlySoManyConnectionsWhoeverTheyAre() {
        List<ChatClient> clients = new ArrayList<>();
        for (int i = 0; i < Guarded.PER_ADDRESS; i++) {
            ChatClient client = opened(dial(Api.somebody("user"), here));
            client.next("auth.success");
            clients.add(client);
        }
        assertThat(knock(dial(bob, here))).isEqualTo(429);
        assertThat(knock(dial(bob, address()))).isEqualTo(101);
        clients.getFirst().close();
        await().until(() -> knock(dial(carol, here)) == 101);
    }

    /** The proxy appends the address that it saw to whatever a client writes into the header. */
    @ParameterizedTest
    @ValueSource(strings = {"%d.1.1.1, ", "10.0.0.%d, ", "127.0.0.1, %d.2.2.2, "})
    void anInventedAddressDoesNotCount(String invented) {
        for (int i = 0; i < Guarded.PER_ADDRESS; i++) {
            opened(dial(Api.somebody("user"), invented.formatted(i + 1) + here)).next("auth.success");
        }
        assertThat(knock(dial(bob, invented.formatted(99) + here))).isEqualTo(429);
    }

    @Test
    void theOtherHeaderDoesNotCountEither() {
        for (int i = 0; i < Guarded.PER_ADDRESS; i++) {
            opened(dial(Api.somebody("user"), here).header("Forwarded", "for=1.1.1." + i))
                    .next("auth.success");
        }
        assertThat(knock(dial(bob, here).header("Forwarded", "for=1.1.1.99"))).isEqualTo(429);
    }

    @Test
    void theOwnConnectionsAreListedWithTheClientsAddress() {
        opened(dial(alice, "1.1.1.1, " + here)).next("auth.success");
        given().header("Authorization", "Bearer " + Tokens.of(alice.userId()))
                .get("/api/v1/websocket/connections/user")
                .then()
                .statusCode(200)
                .body("connections[0].remote_address", org.hamcrest.Matchers.is(here));
    }

    @Test
    void anAddressMayNotKnockTooOften() {
        int refused = 0;
        for (int i = 0; i < Guarded.UPGRADES + 30; i++) {
            ChatClient.Dial dial = dial(Api.somebody("user"), here);
            try {
                dial.connect().abort();
            } catch (CompletionException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(knock(dial(alice, address()))).isEqualTo(101);
    }

    @Test
    void aConnectionListensToOnlySoManyConversations() {
        List<String> groups = IntStream.range(0, Guarded.CONVERSATIONS + 1)
                .mapToObj(i -> alice.groupWith())
                .toList();
        ChatClient client = client(alice);
        JsonNode error = client.ask("subscribe", "'conversation_ids':" + array(groups.toArray(String[]::new)));
        assertError(error, "rate_limited");
        String[] some = groups.subList(0, Guarded.CONVERSATIONS).toArray(String[]::new);
        client.ask("subscribe", "'conversation_ids':" + array(some));
        assertThat(client.ask("subscribe", "'conversation_ids':" + array(some))
                        .path("type")
                        .asText())
                .isEqualTo("subscribed");
        assertError(client.ask("subscribe", "'conversation_ids':" + array(groups.getLast())), "rate_limited");
        client.ask("unsubscribe", "'conversation_ids':" + array(groups.getFirst()));
        assertThat(client.ask("subscribe", "'conversation_ids':" + array(groups.getLast()))
                        .path("type")
                        .asText())
                .isEqualTo("subscribed");
    }

    @Test
    void aConnectionIsInOnlySoManyRooms() {
        ChatClient client = client(alice);
        for (int i = 0; i < Guarded.ROOMS; i++) {
            assertThat(client.ask("room.join", "'room':'r" + i + "'")
                            .path("type")
                            .asText())
                    .isEqualTo("room.joined");
        }
        assertError(client.ask("room.join", "'room':'one-more'"), "rate_limited");
        assertThat(client.ask("room.join", "'room':'r0'").path("type").asText()).isEqualTo("room.joined");
        client.ask("room.leave", "'room':'r0'");
        assertThat(client.ask("room.join", "'room':'one-more'").path("type").asText())
                .isEqualTo("room.joined");
    }

    @Test
    void aGroupHasOnlySoManyMembers() {
        Api[] others = Stream.generate(() -> Api.somebody("user"))
                .limit(Guarded.MEMBERS - 1)
                .toArray(Api[]::new);
        String group = alice.groupWith(others);
        problem(alice.post("/" + group + "/members", "{'members':[{'user_id':'one-more'}]}"), 400, "bad_request");
    }
}
