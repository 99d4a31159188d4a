package dev.parley.presence;

import static dev.parley.testing.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class TypingStateTest {
    private static final Duration LASTS = Duration.ofSeconds(10);
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final TypingState<String> state = new TypingState<>(LASTS, QUIET, 3);

    @Test
    void endsByItselfTenSecondsAfterTheLastTypingFrame() {
        state.started("u1", "s", NOON);
        state.started("u1", "s", NOON.plusSeconds(4));

        assertThat(state.expired(NOON.plusSeconds(14).minusMillis(1))).isEmpty();
        assertThat(state.expired(NOON.plusSeconds(14))).containsExactly("u1");
        assertThat(state.expired(NOON.plusSeconds(100))).isEmpty();
    }

    @Test
    void endsAtOnceWhenTheUserSaysSoAndThatIsToldOnce() {
        state.started("u1", "s", NOON);

        assertThat(state.ended("u1")).isTrue();
        assertThat(state.ended("u1")).isFalse();
        assertThat(state.expired(NOON.plus(LASTS))).isEmpty();
    }

    @Test
    void isToldAgainOnlyAfterTheQuietTimeHoweverOftenItIsSaid() {
        assertThat(state.started("u1", "s", NOON)).isTrue();
        assertThat(state.started("u1", "s", NOON.plusSeconds(1))).isFalse();
        assertThat(state.started("u1", "s", NOON.plusSeconds(2))).isFalse();
        assertThat(state.started("u1", "s", NOON.plusSeconds(3))).isTrue();
        assertThat(state.started("u1", "s", NOON.plusSeconds(4))).isFalse();
    }

    @Test
    void startingAfterAnEndIsTold() {
        state.started("u1", "s", NOON);
        state.ended("u1");

        assertThat(state.started("u1", "s", NOON.plusMillis(1))).isTrue();
    }

    @Test
    void losingTheLastConnectionEndsWhatThatUserTypes() {
        state.started("u1 in c1", "s", NOON);
        state.started("u2 in c1", "s", NOON);
        state.started("u1 in c2", "s", NOON);

        assertThat(state.ended((place, _) -> place.startsWith("u1 ")))
                .containsExactlyInAnyOrder("u1 in c1", "u1 in c2");
        assertThat(state.size()).isEqualTo(1);
    }

    @Test
    void losingAConnectionEndsWhatItWasTheLastToSay() {
        state.started("u1 in c1", "phone", NOON);
        state.started("u1 in c2", "phone", NOON);
        state.started("u1 in c2", "laptop", NOON);

        assertThat(state.ended((_, by) -> "phone".equals(by))).containsExactly("u1 in c1");
    }

    @Test
    void beyondTheBoundNobodyIsToldUntilThereIsRoom() {
        state.started("u1", "s", NOON);
        state.started("u2", "s", NOON);
        state.started("u3", "s", NOON);

        assertThat(state.started("u4", "s", NOON)).isFalse();
        assertThat(state.started("u3", "s", NOON.plus(QUIET)))
                .as("who is in goes on")
                .isTrue();
        assertThat(state.ended("u4")).isFalse();
        state.ended("u1");
        assertThat(state.started("u4", "s", NOON)).isTrue();
    }

    /** The model: when each user's typing ends. Each step takes a second. */
    @Property
    void goesOnExactlyUntilItEnds(@ForAll @Size(max = 80) List<@IntRange(max = 9) Integer> steps) {
        TypingState<Integer> actual = new TypingState<>(LASTS, QUIET, 100);
        Map<Integer, Instant> ends = new HashMap<>();
        Instant now = NOON;
        for (int step : steps) {
            now = now.plusSeconds(1);
            int who = step % 3;
            if (step < 7) {
                boolean goesOn = ends.put(who, now.plus(LASTS)) != null;
                assertThat(actual.started(who, null, now) || goesOn).isTrue();
            } else {
                assertThat(actual.ended(who)).isEqualTo(ends.remove(who) != null);
            }
            Instant latest = now;
            List<Integer> over = ends.entrySet().stream()
                    .filter(e -> !e.getValue().isAfter(latest))
                    .map(Map.Entry::getKey)
                    .toList();
            over.forEach(ends::remove);
            assertThat(actual.expired(now)).containsExactlyInAnyOrderElementsOf(over);
            assertThat(actual.size()).isEqualTo(ends.size());
        }
    }
}
