package dev.parley.presence;

import static dev.parley.presence.Scripts.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Status;
import dev.parley.redis.RedisCommands;
import dev.parley.testing.Servers;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One instance, and a Redis that goes down and comes back empty. */
@QuarkusTest
@TestProfile(PresenceTest.Quick.class)
@QuarkusTestResource(value = Servers.class, restrictToAnnotatedClass = true)
class PresenceTest {
    public static class Quick implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.presence.reconnect-grace", "1s", "parley.presence.lease", "3s");
        }
    }

    @TestHTTPResource("/")
    URI parley;

    @Inject
    Presence presence;

    @Inject
    PresenceReconciler reconciler;

    @Inject
    RedisCommands redis;

    Servers servers;

    private final String alice = "alice-" + UUID.randomUUID();
    private final String bob = "bob-" + UUID.randomUUID();

    @BeforeEach
    void linked() {
        await().atMost(Watcher.SOON).until(reconciler::isLinked);
    }

    @Test
    void aUserComesAndGoesAndIsRememberedToHaveBeenSeen() {
        try (Watcher b = watcher(bob)) {
            b.meets(alice);
            Instant before = Instant.now();
            watcher(alice).close();

            assertThat(b.sees(alice, "online").has("last_seen")).isFalse();
            JsonNode offline = b.sees(alice, "offline");

            Instant seen = Instant.parse(offline.get("last_seen").asText());
            assertThat(seen).isBetween(before.minusMillis(1), Instant.now());
            assertThat(b.asksFor(alice)).isEqualTo(offline);
        }
    }

    @Test
    void aQuickReconnectIsNotSeen() {
        try (Watcher b = watcher(bob)) {
            b.meets(alice);
            Watcher first = watcher(alice);
            b.sees(alice, "online");
            first.close();
            await().until(() -> get(presence.offline(List.of(alice))).contains(alice));
            assertThat(b.asksFor(alice).get("status").asText()).isEqualTo("online");

            try (Watcher again = watcher(alice)) {
                again.shows("busy");
                b.sees(alice, "busy");
            }
        }
    }

    @Test
    void aUserIsHereWhileOneOfTheirDevicesIs() {
        try (Watcher b = watcher(bob)) {
            b.meets(alice);
            Watcher phone = watcher(alice);
            Watcher laptop = watcher(alice);
            b.sees(alice, "online");
            phone.shows("away");
            b.sees(alice, "away");
            phone.close();
            laptop.shows("online");
            b.sees(alice, "online");
            laptop.close();
            b.sees(alice, "offline");
        }
    }

    @Test
    void whoShowsAsOfflineLooksOfflineAndIsNot() {
        try (Watcher b = watcher(bob)) {
            b.meets(alice);
            Watcher a = watcher(alice);
            b.sees(alice, "online");

            get(presence.set(alice, Status.OFFLINE));

            JsonNode offline = b.sees(alice, "offline");
            assertThat(b.asksFor(alice)).isEqualTo(offline);
            assertThat(get(presence.offline(List.of(alice, "nobody-else")))).containsExactly("nobody-else");
            assertThat(get(presence.around(bob))).isEmpty();
            get(presence.set(alice, Status.AWAY));
            b.sees(alice, "away");
            get(presence.set(alice, Status.OFFLINE));
            b.sees(alice, "offline");
            a.close();
            await().until(() -> get(presence.offline(List.of(alice))).contains(alice));
            try (Watcher again = watcher(alice)) {
                b.finds(alice, "offline");
                again.shows("online");
                b.sees(alice, "online");
            }
        }
    }

    @Test
    void strangersAreToldNothing() {
        try (Watcher stranger = watcher("stranger-" + UUID.randomUUID());
                Watcher b = watcher(bob)) {
            b.meets(alice);
            try (Watcher a = watcher(alice)) {
                b.sees(alice, "online");
                a.shows("busy");
                b.sees(alice, "busy");

                assertThat(stranger.newsSoFar(alice)).isEmpty();
                assertThat(stranger.asksFor(alice).get("status").asText()).isEqualTo("offline");
                assertThat(get(presence.around(bob))).singleElement().satisfies(it -> assertThat(it.status())
                        .isEqualTo(Status.BUSY));
            }
        }
    }

    @Test
    void withoutRedisPresenceIsLocalAndAnEmptyRedisRelearns() {
        String carol = "carol-" + UUID.randomUUID();
        String dave = "dave-" + UUID.randomUUID();
        try (Watcher b = watcher(bob)) {
            List.of(alice, carol, dave).forEach(b::meets);
            try (Watcher a = watcher(alice)) {
                b.sees(alice, "online");
                a.shows("away");
                b.sees(alice, "away");
                Watcher d = watcher(dave);
                b.sees(dave, "online");

                servers.redis().stop();
                await().atMost(Watcher.SOON).until(() -> !reconciler.isLinked());
                b.finds(alice, "away");
                assertThat(get(presence.offline(List.of(alice, carol)))).isEqualTo(Set.of(carol));
                try (Watcher c = watcher(carol)) {
                    b.sees(carol, "online");
                    c.shows("busy");
                    b.sees(carol, "busy");
                    d.close();
                    JsonNode offline = b.sees(dave, "offline");
                    assertThat(b.asksFor(dave)).isEqualTo(offline);

                    servers.redis().start();
                    linked();
                    a.shows("busy");
                    assertThat(b.sees(alice, "busy")).as("no flicker between").isNotNull();
                    await().atMost(Watcher.SOON).untilAsserted(() -> assertThat(get(presence.around(bob)))
                            .extracting(it -> it.userId() + it.status())
                            .containsExactlyInAnyOrder(alice + Status.BUSY, carol + Status.BUSY));
                }
                b.client()
                        .next(frame -> frame.at("/payload/user_id").asText().equals(carol)
                                && frame.at("/payload/status").asText().equals("offline"));
            }
            b.sees(alice, "offline");
        }
    }

    @Test
    void aRedisThatHangsIsNotWaitedForLong() throws Exception {
        Matcher pid = Pattern.compile("process_id:(\\d+)")
                .matcher(
                        get(redis.send(Request.cmd(Command.INFO).arg("server"))).toString());
        assertThat(pid.find()).isTrue();
        try (Watcher b = watcher(bob)) {
            b.meets(alice);
            try (Watcher a = watcher(alice)) {
                b.sees(alice, "online");
                signal("STOP", pid.group(1));
                try {
                    b.finds(alice, "online");
                    await().atMost(Watcher.SOON).until(() -> !reconciler.isLinked());
                    a.shows("away");
                    b.sees(alice, "away");
                } finally {
                    signal("CONT", pid.group(1));
                }
                linked();
                a.shows("busy");
                b.finds(alice, "busy");
            }
        }
    }

    private static void signal(String name, String pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                .isZero();
    }

    private Watcher watcher(String user) {
        return Watcher.of(parley, user, Tokens::of);
    }
}
