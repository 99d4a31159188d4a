package dev.parley.presence;

import static dev.parley.testing.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class PresenceStateTest {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final PresenceState state = new PresenceState(GRACE);

    @Test
    void aUserComesWithTheFirstConnectionAndNotWithTheNext() {
        assertThat(state.of("u1")).isEqualTo(Status.OFFLINE);

        assertThat(state.connected("u1", "phone")).isTrue();
        assertThat(state.connected("u1", "laptop")).isFalse();

        assertThat(state.of("u1")).isEqualTo(Status.ONLINE);
        assertThat(state.size()).isEqualTo(1);
    }

    @Test
    void aUserIsOnlineWhileAtLeastOneConnectionIsAlive() {
        state.connected("u1", "phone");
        state.connected("u1", "laptop");

        assertThat(state.disconnected("u1", "phone", NOON)).isFalse();
        assertThat(state.gone(NOON.plus(GRACE))).isEmpty();
        assertThat(state.of("u1")).isEqualTo(Status.ONLINE);
    }

    @Test
    void afterTheLastConnectionAUserStaysOnlineForTheGraceAndNoLonger() {
        state.connected("u1", "phone");

        assertThat(state.disconnected("u1", "phone", NOON)).isTrue();
        assertThat(state.gone(NOON.plus(GRACE).minusMillis(1))).isEmpty();
        assertThat(state.of("u1")).isEqualTo(Status.ONLINE);

        assertThat(state.gone(NOON.plus(GRACE))).containsExactly(Map.entry("u1", NOON));
        assertThat(state.of("u1")).isEqualTo(Status.OFFLINE);
        assertThat(state.size()).isZero();
        assertThat(state.gone(NOON.plus(GRACE))).isEmpty();
    }

    @Test
    void aQuickReconnectCausesNoFlicker() {
        state.connected("u1", "before");
        state.disconnected("u1", "before", NOON);

        assertThat(state.connected("u1", "after")).isFalse();
        assertThat(state.gone(NOON.plusSeconds(3600))).isEmpty();
    }

    @Test
    void theGraceBeginsAnewWithEachLastConnection() {
        state.connected("u1", "first");
        state.disconnected("u1", "first", NOON);
        state.connected("u1", "second");
        state.disconnected("u1", "second", NOON.plusSeconds(4));

        assertThat(state.gone(NOON.plusSeconds(8))).isEmpty();
        assertThat(state.gone(NOON.plusSeconds(9))).containsExactly(Map.entry("u1", NOON.plusSeconds(4)));
    }

    @Test
    void theSameConnectionEndsOnce() {
        state.connected("u1", "phone");

        assertThat(state.disconnected("u1", "phone", NOON)).isTrue();
        assertThat(state.disconnected("u1", "phone", NOON.plusSeconds(1))).isFalse();
        assertThat(state.disconnected("nobody", "phone", NOON)).isFalse();
    }

    @Test
    void statusIsWhatTheUserSaidUntilTheyAreGone() {
        assertThat(state.set("u1", new VersionedStatus(Status.AWAY, 1)))
                .as("offline")
                .isNull();
        state.connected("u1", "phone");

        assertThat(state.set("u1", new VersionedStatus(Status.AWAY, 1))).isEqualTo(Status.ONLINE);
        assertThat(state.set("u1", new VersionedStatus(Status.AWAY, 2)))
                .as("no change")
                .isEqualTo(Status.AWAY);

        state.disconnected("u1", "phone", NOON);
        state.connected("u1", "phone again");
        assertThat(state.of("u1")).as("after a quick reconnect").isEqualTo(Status.AWAY);

        state.disconnected("u1", "phone again", NOON);
        state.gone(NOON.plus(GRACE));
        state.connected("u1", "tomorrow");
        assertThat(state.of("u1")).isEqualTo(Status.ONLINE);
    }

    @Test
    void ofTwoStatusesTheNewerHolds() {
        state.connected("u1", "phone");

        state.merge("u1", new VersionedStatus(Status.BUSY, 5));
        state.merge("u1", new VersionedStatus(Status.AWAY, 4));
        state.merge("nobody", new VersionedStatus(Status.AWAY, 9));

        assertThat(state.shown("u1")).isEqualTo(new VersionedStatus(Status.BUSY, 5));
        assertThat(state.shown("nobody")).isEqualTo(VersionedStatus.FIRST);
        assertThat(state.of("nobody")).isEqualTo(Status.OFFLINE);
    }

    @Test
    void whoCameIsUntoldUntilAllKnow() {
        state.connected("u1", "phone");
        state.connected("u1", "laptop");
        assertThat(state.isUnregistered("u1")).isTrue();

        state.markRegistered("u1");
        state.disconnected("u1", "phone", NOON);
        state.disconnected("u1", "laptop", NOON);
        state.connected("u1", "phone again");

        assertThat(state.isUnregistered("u1")).isFalse();
        assertThat(state.takeUnregistered()).isEmpty();
    }

    @Test
    void whoWasToldHereAloneIsDoubtfulUntilAllKnow() {
        state.connected("u1", "phone");
        state.connected("u2", "phone");
        state.markRegistered("u2");

        assertThat(state.takeUnregistered()).containsExactly("u1");
        assertThat(state.takeUnregistered()).isEmpty();
        assertThat(state.isUncertain("u1")).isTrue();
        assertThat(state.isUncertain("u2")).isFalse();

        state.markRegistered("u1");
        assertThat(state.isUncertain("u1")).isFalse();
    }

    @Test
    void whetherAllWereToldIsInDoubtOnlyForThoseOfWhomTheyWereNot() {
        state.connected("u1", "phone");
        state.connected("u2", "phone");
        state.markRegistered("u2");

        state.markUncertain(List.of("u1", "u2", "nobody"));

        assertThat(state.isUncertain("u1")).isTrue();
        assertThat(state.isUncertain("u2")).isFalse();
        assertThat(state.isUncertain("nobody")).isFalse();
    }

    @Test
    void theOnesHereAndTheOnesLeavingAreTellable() {
        state.connected("here", "phone");
        state.connected("leaving", "phone");
        state.disconnected("leaving", "phone", NOON);

        assertThat(state.present()).containsExactly("here");
        assertThat(state.leaving()).containsExactly("leaving");
        assertThat(state.here("here")).isTrue();
        assertThat(state.here("leaving")).isFalse();
        assertThat(state.here("nobody")).isFalse();
    }

    /** The model: each user's connections, and when the last one ended. Each step takes a second. */
    @Property
    void onlineExactlyWhileConnectedOrInGrace(@ForAll @Size(max = 80) List<@IntRange(max = 17) Integer> steps) {
        PresenceState actual = new PresenceState(GRACE);
        Map<String, Set<String>> connections = new HashMap<>();
        Map<String, Instant> ended = new HashMap<>();
        Instant now = NOON;
        for (int step : steps) {
            now = now.plusSeconds(1);
            String user = "u" + step % 3;
            String session = "s" + step / 3 % 2;
            boolean here = !connections.getOrDefault(user, Set.of()).isEmpty();
            if (step < 9) {
                assertThat(actual.connected(user, session)).isEqualTo(!here && !ended.containsKey(user));
                connections.computeIfAbsent(user, _ -> new HashSet<>()).add(session);
                ended.remove(user);
            } else {
                boolean last = connections.getOrDefault(user, new HashSet<>()).remove(session)
                        && connections.get(user).isEmpty();
                assertThat(actual.disconnected(user, session, now)).isEqualTo(last);
                if (last) {
                    ended.put(user, now);
                }
            }
            List<Map.Entry<String, Instant>> gone = new ArrayList<>();
            Instant latest = now.minus(GRACE);
            ended.forEach((who, when) -> {
                if (!when.isAfter(latest)) {
                    gone.add(Map.entry(who, when));
                }
            });
            gone.forEach(entry -> ended.remove(entry.getKey()));
            assertThat(actual.gone(now)).containsExactlyInAnyOrderElementsOf(gone);
            for (int i = 0; i < 3; i++) {
                String who = "u" + i;
                boolean online = !connections.getOrDefault(who, Set.of()).isEmpty() || ended.containsKey(who);
                assertThat(actual.of(who)).isEqualTo(online ? Status.ONLINE : Status.OFFLINE);
            }
        }
    }
}
