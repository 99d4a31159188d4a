package dev.parley.socket;

import static dev.parley.testing.Api.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.matchesPattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Api;
import dev.parley.testing.ChatClient;
import dev.parley.testing.RawClient;
import dev.parley.testing.Service;
import dev.parley.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that sends too much gets an error, and is closed later. Other clients notice nothing. */
@QuarkusTest
@TestProfile(Guarded.class)
class FloodTest extends WithAddresses {
    private static final int MANY = 100;

    private Meters before;

    @BeforeEach
    void readMeters() {
        before = Meters.now();
    }

    @Test
    void theFlooderIsToldThenClosedWhileTheOthersGetEverything() {
        String group = alice.groupWith(bob);
        ChatClient b = subscribed(bob, group);
        ChatClient a = client(alice);
        ChatClient flooder = client(carol);
        int sent = 0;
        for (int i = 0; i < Guarded.SENDS - 2; i++) {
            for (int j = 0; j < 20 && flooder.isOpen(); j++) {
                flood(flooder, sent++);
            }
            say(a, group, "message " + i);
            assertThat(b.next("message.new").at("/payload/message/content").asText())
                    .isEqualTo("message " + i);
        }

        assertThat(flooder.closeCode()).isEqualTo(4429);
        List<JsonNode> answers = rest(flooder);
        List<JsonNode> refused = answers.stream()
                .filter(it -> it.path("type").asText().equals("error"))
                .toList();
        assertThat(refused).hasSize(Guarded.REFUSALS).allSatisfy(error -> {
            assertError(error, "rate_limited");
            assertThat(error.at("/payload/retry_after_ms").asLong()).isBetween(1L, 100L);
            assertThat(error.path("ref").asInt()).isGreaterThanOrEqualTo(Guarded.FRAMES);
        });
        assertThat(answers.stream()
                        .filter(it -> it.path("type").asText().equals("pong"))
                        .count())
                .isBetween((long) Guarded.FRAMES, Guarded.FRAMES + 100L);
        assertThat(moved("frames")).isEqualTo(Guarded.REFUSALS);
        assertThat(Meters.now().sum("parley_sessions_closes_total", "code=\"4429\"")
                        - before.sum("parley_sessions_closes_total", "code=\"4429\""))
                .isEqualTo(1);
        assertThat(b.untilPong()).isEmpty();
        // On a new connection the flood could continue.
        assertThat(knock(dial(carol, address()))).isEqualTo(429);
        assertThat(moved("ban")).isEqualTo(1);
    }

    private static void flood(ChatClient flooder, int number) {
        try {
            flooder.send("{'type':'ping','id':'" + number + "'}");
        } catch (RuntimeException e) {
            // The connection is being closed.
        }
    }

    @Test
    void whoSlowsDownStays() {
        ChatClient client = client(alice);
        for (int i = 0; i < Guarded.FRAMES + 5; i++) {
            client.send("{'type':'ping'}");
        }
        JsonNode error = client.next("error");
        long wait = error.at("/payload/retry_after_ms").asLong();
        assertThat(wait).isBetween(1L, 100L);
        await().pollDelay(Duration.ofMillis(wait)).until(() -> client.ask("presence.get", "'user_ids':['x']")
                .path("type")
                .asText()
                .equals("presence"));
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void bytesAreCountedToo() {
        ChatClient client = client(alice);
        String padding = "x".repeat(8_000);
        int frames = Guarded.BYTES / 8_000 + 10;
        for (int i = 0; i < frames; i++) {
            client.send("{'type':'ping','padding':'" + padding + "'}");
        }
        assertError(client.next("error"), "rate_limited");
        assertThat(moved("bytes")).isPositive();
        assertThat(moved("frames")).isZero();
    }

    @Test
    void partsOfMessagesAreFramesToo() {
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.readText("auth.success");
            client.send(false, RawClient.TEXT, "{".getBytes(StandardCharsets.US_ASCII));
            byte[] frame = RawClient.frame(false, RawClient.CONTINUATION, new byte[0]);
            byte[] many = new byte[frame.length * (Guarded.FRAMES + Guarded.REFUSALS + 100)];
            for (int at = 0; at < many.length; at += frame.length) {
                System.arraycopy(frame, 0, many, at, frame.length);
            }
            client.write(many);
            assertThat(client.closeCode()).isEqualTo(4429);
        }
        assertThat(moved("frames")).isEqualTo(Guarded.REFUSALS);
    }

    @Test
    void sendsAreCountedForTheUserOverAllConnectionsAndHttp() {
        String group = alice.groupWith(bob);
        ChatClient one = client(alice);
        ChatClient other = client(alice);
        JsonNode refused = null;
        for (int i = 0; i < Guarded.SENDS + 10 && refused == null; i++) {
            JsonNode answer = (i % 2 == 0 ? one : other).ask("message.send", send(group));
            refused = answer.path("type").asText().equals("error") ? answer : null;
        }
        assertError(refused, "rate_limited");
        assertThat(refused.at("/payload/retry_after_ms").asLong()).isBetween(1L, 2_000L);
        var overHttp = alice.post("/" + group + "/messages", "{'content':'x'}");
        for (int i = 0; i < MANY && overHttp.extract().statusCode() == 201; i++) {
            overHttp = alice.post("/" + group + "/messages", "{'content':'x'}");
        }
        problem(overHttp, 429, "rate_limited")
                .header("Retry-After", matchesPattern("[12]"))
                .body("retry_after_ms", greaterThan(0));
        assertThat(one.untilPong()).isEmpty();
        // Messages of other clients arrive as usual.
        say(client(bob), group, "hello");
        assertThat(moved("sends")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void everyDialectIsToldInItsOwnWords() {
        for (var door : Map.of(
                        "/ws/chat/",
                        "/data/code",
                        "/ws/chat",
                        "/code",
                        "/",
                        "/payload/code",
                        "/ws/connect",
                        "/data/code")
                .entrySet()) {
            String user = Api.somebody("user").userId();
            String path = door.getKey() + (door.getKey().equals("/ws/chat/") ? user : "");
            ChatClient client = opened(ChatClient.dial(ws.resolve(path + "?token=" + Tokens.of(user)))
                    .header("X-Forwarded-For", address()));
            for (int i = 0; i < Guarded.FRAMES + Guarded.REFUSALS + 50 && client.isOpen(); i++) {
                flood(client, i);
            }
            assertThat(client.closeCode()).as(door.getKey()).isEqualTo(4429);
            assertThat(rest(client))
                    .as(door.getKey())
                    .anyMatch(frame -> frame.at(door.getValue()).asText().equals("rate_limited"));
        }
    }

    @Test
    void typingAndStatusAreFewer() {
        String group = alice.groupWith(bob);
        ChatClient b = subscribed(bob, group);
        ChatClient a = subscribed(alice, group);
        for (int i = 0; i < Guarded.SIGNALS + 20; i++) {
            a.send("typing", "'conversation_id':'" + group + "','is_typing':" + (i % 2 == 0));
        }
        assertError(a.next("error"), "rate_limited");
        // Fewer than are needed to be closed.
        for (int i = 0; i < Guarded.SIGNALS / 2; i++) {
            a.send("presence.set", "'status':'away'");
        }
        assertError(a.next("error"), "rate_limited");
        a.untilPong();
        assertThat(b.untilPong().size()).isBetween(1, Guarded.SIGNALS + 20);
        say(a, group, "still here");
        assertThat(moved("signals")).isPositive();
    }

    @Test
    void connectionsOfAUserShareWhatTheyMayTypeAndListenTo() {
        String group = alice.groupWith(bob);
        ChatClient one = subscribed(alice, group);
        ChatClient two = subscribed(alice, group);
        for (int i = 0; i < Guarded.SIGNALS; i++) {
            one.send("typing", "'conversation_id':'" + group + "','is_typing':" + (i % 2 == 0));
        }
        assertThat(one.untilPong())
                .noneMatch(frame -> frame.path("type").asText().equals("error"));
        // One may be available again by now.
        for (int i = 0; i < 4; i++) {
            two.send("typing", "'conversation_id':'" + group + "','is_typing':" + (i % 2 == 0));
        }
        assertError(two.next("error"), "rate_limited");

        String invented = IntStream.range(0, 3).mapToObj(i -> "'x" + i + "'").collect(Collectors.joining(","));
        double before = moved("subscriptions");
        for (int i = 0; i < 20; i++) {
            (i % 2 == 0 ? one : two).send("subscribe", "'conversation_ids':[" + invented + "]");
        }
        one.untilPong();
        two.untilPong();
        assertThat(moved("subscriptions")).isGreaterThan(before);
    }

    @Test
    void servicesMayTellOnlySoMuch() {
        Service service = Service.as("service-" + UUID.randomUUID(), "service");
        String body = "{'user_id':'" + bob.userId() + "','update_type':'x','payload':{}}";
        // On a slow machine some are available again by now.
        int told = 0;
        while (service.post("/live/update", body).extract().statusCode() == 202) {
            assertThat(++told).isLessThan(MANY);
        }
        assertThat(told).isGreaterThanOrEqualTo(Guarded.CALLS);
        var refused = service.post("/live/update", body);
        for (int i = 0; i < MANY && refused.extract().statusCode() == 202; i++) {
            refused = service.post("/live/update", body);
        }
        problem(refused, 429, "rate_limited").header("Retry-After", "1");
        Service.as("service-" + UUID.randomUUID(), "service")
                .post("/live/update", body)
                .statusCode(202);
        assertThat(moved("service_calls")).isGreaterThanOrEqualTo(2);
    }

    private static String send(String group) {
        return "'conversation_id':'" + group + "','client_id':'" + UUID.randomUUID() + "','content':'x'";
    }

    private static List<JsonNode> rest(ChatClient client) {
        List<JsonNode> rest = new ArrayList<>(client.skipped());
        for (var next = client.nextWithin(Duration.ZERO); next.isPresent(); next = client.nextWithin(Duration.ZERO)) {
            rest.add(next.get());
        }
        return rest;
    }

    private double moved(String limit) {
        String label = "limit=\"" + limit + "\"";
        return Meters.now().sum("parley_limits_refused_total", label)
                - before.sum("parley_limits_refused_total", label);
    }
}
