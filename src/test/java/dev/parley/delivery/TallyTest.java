package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void itIsCompleteWhenTheLastHasAnswered() {
        Tally<Integer> tally = new Tally<>(Set.of("a", "b", "c"));

        assertThat(tally.answered("a", 1)).isFalse();
        assertThat(tally.answered("b", 2)).isFalse();
        assertThat(tally.gathered()).isEqualTo(new Gathered<>(Map.of("a", 1, "b", 2), Set.of("c"), true));
        assertThat(tally.answered("c", 3)).isTrue();
        assertThat(tally.gathered()).isEqualTo(new Gathered<>(Map.of("a", 1, "b", 2, "c", 3), Set.of(), false));
    }

    @Test
    void aSecondAnswerOfTheSameIsNone() {
        Tally<Integer> tally = new Tally<>(Set.of("a", "b"));

        tally.answered("a", 1);
        assertThat(tally.answered("a", 7)).isFalse();
        assertThat(tally.gathered().answers()).isEqualTo(Map.of("a", 1));
    }

    @Test
    void somebodyWhoJustCameCountsAndIsNotWaitedFor() {
        Tally<Integer> tally = new Tally<>(Set.of("a"));

        tally.answered("new", 5);
        assertThat(tally.gathered().partial()).isTrue();
        assertThat(tally.answered("a", 1)).isTrue();
        assertThat(tally.gathered().answers()).isEqualTo(Map.of("a", 1, "new", 5));
    }

    @Test
    void whereNobodyElseIsThereOneAnswerIsAll() {
        assertThat(new Tally<Integer>(Set.of()).answered("me", 1)).isTrue();
        assertThat(new Tally<Integer>(Set.of("me")).answered("me", 1)).isTrue();
    }
}
