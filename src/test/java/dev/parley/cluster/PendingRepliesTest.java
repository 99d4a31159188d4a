package dev.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class PendingRepliesTest {
    @Test
    void itIsCompleteWhenTheLastHasAnswered() {
        PendingReplies<Integer> tally = new PendingReplies<>(Set.of("a", "b", "c"));

        assertThat(tally.answered("a", 1)).isFalse();
        assertThat(tally.answered("b", 2)).isFalse();
        assertThat(tally.gathered()).isEqualTo(new ClusterReply<>(Map.of("a", 1, "b", 2), Set.of("c"), true));
        assertThat(tally.answered("c", 3)).isTrue();
        assertThat(tally.gathered()).isEqualTo(new ClusterReply<>(Map.of("a", 1, "b", 2, "c", 3), Set.of(), false));
    }

    @Test
    void aSecondAnswerOfTheSameIsNone() {
        PendingReplies<Integer> tally = new PendingReplies<>(Set.of("a", "b"));

        tally.answered("a", 1);
        assertThat(tally.answered("a", 7)).isFalse();
        assertThat(tally.gathered().answers()).isEqualTo(Map.of("a", 1));
    }

    @Test
    void somebodyWhoJustCameCountsAndIsNotWaitedFor() {
        PendingReplies<Integer> tally = new PendingReplies<>(Set.of("a"));

        tally.answered("new", 5);
        assertThat(tally.gathered().partial()).isTrue();
        assertThat(tally.answered("a", 1)).isTrue();
        assertThat(tally.gathered().answers()).isEqualTo(Map.of("a", 1, "new", 5));
    }

    @Test
    void whereNobodyElseIsThereOneAnswerIsAll() {
        assertThat(new PendingReplies<Integer>(Set.of()).answered("me", 1)).isTrue();
        assertThat(new PendingReplies<Integer>(Set.of("me")).answered("me", 1)).isTrue();
    }
}
