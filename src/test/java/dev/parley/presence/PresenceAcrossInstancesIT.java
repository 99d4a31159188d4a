package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.Servers;
import dev.parley.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two instances of the package; one of them is stopped, killed, or frozen for a while. */
@Timeout(180)
class PresenceAcrossInstancesIT {
    private static final Duration LEASE = Duration.ofSeconds(3);

    private static Servers servers;
    private static PackagedProcess steady;
    private static PackagedProcess shaky;
    private static URI here;
    private static URI there;

    private final String alice = "alice-" + UUID.randomUUID();
    private final String bob = "bob-" + UUID.randomUUID();

    @BeforeAll
    static void startTheInstanceThatStays() throws Exception {
        servers = Servers.fresh();
        steady = start();
        here = steady.address();
    }

    @AfterAll
    static void stop() {
        steady.close();
        shaky.close();
        servers.close();
    }

    @BeforeEach
    void startTheOtherIfItHasEnded() throws Exception {
        if (shaky == null || !shaky.process().isAlive()) {
            shaky = start();
            there = shaky.address();
        }
    }

    @Test
    void aUserIsOnlineWhileTheyAreOnAnyInstance() {
        try (Watcher b = watcher(here, bob)) {
            b.meets(alice);
            Watcher phone = watcher(there, alice);
            b.sees(alice, "online");
            Watcher laptop = watcher(here, alice);
            phone.shows("away");
            b.sees(alice, "away");
            phone.close();
            laptop.shows("busy");
            b.sees(alice, "busy");
            Instant before = Instant.now();
            laptop.close();

            JsonNode offline = b.sees(alice, "offline");
            assertThat(Instant.parse(offline.get("last_seen").asText()))
                    .isBetween(before.minusMillis(1), Instant.now());
            assertThat(b.newsSoFar(alice)).isEmpty();
            assertThat(b.asksFor(alice)).isEqualTo(offline);
            try (Watcher elsewhere = watcher(there, bob)) {
                assertThat(elsewhere.asksFor(alice)).isEqualTo(offline);
            }
        }
    }

    @Test
    void reconnectingToAnotherInstanceIsNotSeen() {
        try (Watcher b = watcher(here, bob)) {
            b.meets(alice);
            Watcher first = watcher(there, alice);
            b.sees(alice, "online");
            first.close();
            try (Watcher again = watcher(here, alice)) {
                again.shows("busy");
                b.sees(alice, "busy");
            }
        }
    }

    @Test
    void usersOfAKilledInstanceGoOfflineOnceUnlessElsewhere() throws Exception {
        String carol = "carol-" + UUID.randomUUID();
        try (Watcher b = watcher(here, bob);
                Watcher carolHere = watcher(here, carol)) {
            b.meets(alice);
            b.meets(carol);
            b.sees(carol, "online");
            watcher(there, alice);
            watcher(there, carol);
            b.sees(alice, "online");
            b.finds(alice, "online");
            Instant killed = Instant.now();
            kill();

            JsonNode offline = b.sees(alice, "offline");
            Instant told = Instant.now();
            assertThat(Duration.between(killed, told)).isLessThan(LEASE.plusSeconds(2));
            assertThat(Instant.parse(offline.get("last_seen").asText()))
                    .isBetween(killed.minus(LEASE), killed.plusMillis(1));
            assertThat(b.asksFor(alice)).isEqualTo(offline);
            carolHere.shows("busy");
            b.sees(carol, "busy");
            assertThat(b.newsSoFar(alice)).as("told once").isEmpty();
        }
    }

    @Test
    void anInstanceHeldBeyondItsLeaseGetsItsUsersBack() {
        try (Watcher b = watcher(here, bob);
                Watcher a = watcher(there, alice)) {
            b.meets(alice);
            b.sees(alice, "online");
            a.sees(bob, "online");
            a.shows("away");
            b.sees(alice, "away");

            shaky.signal("STOP");
            b.sees(alice, "offline");
            shaky.signal("CONT");
            b.sees(alice, "away");

            a.shows("busy");
            b.sees(alice, "busy");
            assertThat(b.newsSoFar(alice)).isEmpty();
            a.close();
            b.sees(alice, "offline");
        }
    }

    @Test
    void anInstanceThatEndsInPeaceLetsItsUsersGoElsewhereUnseen() throws Exception {
        try (Watcher b = watcher(here, bob)) {
            b.meets(alice);
            Watcher first = watcher(there, alice);
            b.sees(alice, "online");
            shaky.signal("TERM");
            first.client().closeCode();
            try (Watcher again = watcher(here, alice)) {
                again.shows("busy");
                b.sees(alice, "busy");
                shaky.exitCode();
                again.shows("away");
                b.sees(alice, "away");
            }
            b.sees(alice, "offline");
        }
    }

    @Test
    void whoTypedOnAKilledInstanceTypesNoMore() throws Exception {
        try (Watcher b = watcher(here, bob);
                Watcher a = watcher(there, alice)) {
            String conversation = b.meets(alice);
            a.types(conversation);
            assertThat(b.client().next("typing.start").at("/payload/user_id").asText())
                    .isEqualTo(alice);

            kill();

            assertThat(b.client().next("typing.stop").at("/payload/user_id").asText())
                    .isEqualTo(alice);
        }
    }

    @Test
    void aMessageSentOnOneInstanceEndsTypingOnAnother() {
        try (Watcher b = watcher(here, bob);
                Watcher phone = watcher(there, alice);
                Watcher laptop = watcher(here, alice);
                Watcher bobThere = watcher(there, bob)) {
            String conversation = b.meets(alice);
            phone.listens(conversation);
            bobThere.listens(conversation);
            phone.types(conversation);
            b.client().next("typing.start");
            laptop.client()
                    .send("{'type':'message.send','payload':{'conversation_id':'" + conversation
                            + "','content':'Done','client_id':'done'}}")
                    .next("message.ack");

            b.client().next("typing.stop");
            bobThere.client().next("typing.stop");
            phone.types(conversation);
            b.client().next("typing.start");
        }
    }

    @Test
    void typingEndsAtOnceWhateverInstanceDoorOrDeviceEndsIt() throws Exception {
        try (Watcher bobThere = watcher(there, bob);
                Watcher phone = watcher(there, alice);
                Watcher tablet = watcher(there, alice);
                Watcher laptop = watcher(here, alice)) {
            String conversation = bobThere.meets(alice);
            phone.listens(conversation);
            // An instance without subscribers of the conversation does not know who types in it.
            typesUntil(phone, bobThere, conversation, () -> sendOverHttp(here, alice, conversation));
            typesUntil(phone, bobThere, conversation, () -> laptop.client()
                    .send("typing", "'conversation_id':'" + conversation + "','is_typing':false"));
            typesUntil(phone, bobThere, conversation, () -> laptop.client()
                    .send(
                            "message.send",
                            "'conversation_id':'" + conversation + "','content':'Done','client_id':'laptop'"));
            typesUntil(phone, bobThere, conversation, phone::close);
            assertThat(tablet.client().untilPong())
                    .noneMatch(frame -> frame.path("type").asText().equals("error"));
        }
    }

    /** Checks that it ends because of that, and not because of its time-out. */
    private static void typesUntil(Watcher typist, Watcher other, String conversation, Runnable end) {
        typist.types(conversation);
        other.client().next("typing.start");
        Instant ended = Instant.now();
        end.run();
        other.client().next("typing.stop");
        assertThat(Duration.between(ended, Instant.now())).isLessThan(Duration.ofSeconds(2));
    }

    private static void sendOverHttp(URI instance, String user, String conversation) {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            instance.resolve("/api/v1/conversations/" + conversation + "/messages"))
                                    .header("Authorization", "Bearer " + Tokens.forProcess(user))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"content\":\"Done\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void thoseWhoShareARoomSeeEachOtherAndAKilledInstancesUsersGo() throws Exception {
        String room = "room-" + UUID.randomUUID();
        try (Watcher b = watcher(here, bob)) {
            b.joins(room);
            Watcher a = watcher(there, alice);
            a.joins(room);
            a.sees(bob, "online");
            b.sees(alice, "online");
            a.shows("busy");
            b.sees(alice, "busy");
            assertThat(b.asksFor(alice).get("status").asText()).isEqualTo("busy");

            kill();

            b.sees(alice, "offline");
            assertThat(b.newsSoFar(alice)).isEmpty();
        }
    }

    @Test
    void roomsAreOneOverAllInstances() {
        String room = "room-" + UUID.randomUUID();
        try (Watcher b = watcher(here, bob);
                Watcher a = watcher(there, alice);
                Watcher c = watcher(there, "carol")) {
            for (Watcher each : List.of(a, b, c)) {
                each.client()
                        .send("{'type':'room.join','payload':{'room':'" + room + "'}}")
                        .next("room.joined");
            }

            a.client().send("{'type':'room.typing','payload':{'room':'" + room + "','is_typing':true}}");
            JsonNode typing = b.client().next("room.typing").get("payload");
            assertThat(typing.get("user_id").asText()).isEqualTo(alice);
            assertThat(typing.get("is_typing").asBoolean()).isTrue();
            a.client()
                    .send("{'type':'room.leave','payload':{'room':'" + room + "'}}")
                    .next("room.left");
            assertThat(b.client().next("room.typing").at("/payload/is_typing").asBoolean())
                    .isFalse();
            a.client().send("{'type':'room.typing','payload':{'room':'" + room + "','is_typing':true}}");
            assertThat(a.client().next("error").at("/payload/code").asText()).isEqualTo("forbidden");

            b.client().send("{'type':'room.typing','payload':{'room':'" + room + "','is_typing':true}}");
            assertThat(c.client()
                            .next(frame -> frame.at("/payload/user_id").asText().equals(bob)
                                    && frame.at("/payload/is_typing").asBoolean()))
                    .isNotNull();
            assertThat(a.client().untilPong()).as("who has left hears nothing").isEmpty();
        }
    }

    private static void kill() throws InterruptedException {
        shaky.process().destroyForcibly().waitFor();
    }

    private static PackagedProcess start() throws IOException {
        return PackagedProcess.start(
                servers.environment(),
                "parley.presence.lease=" + LEASE.toSeconds() + "s",
                "parley.presence.reconnect-grace=2s",
                "parley.presence.typing-lasts=3s",
                "parley.presence.typing-repeat=1s");
    }

    private static Watcher watcher(URI instance, String user) {
        return Watcher.of(instance, user, Tokens::forProcess);
    }
}
