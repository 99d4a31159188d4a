package dev.parley.conversation.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.message.PendingDeliveries.Cursor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class PendingDeliveriesTest {
    private final PendingDeliveries pending = new PendingDeliveries(2, 100);

    @Test
    void theFirstIsDueAtOnceAndTheNextWhenTheIntervalHasPassed() {
        pending.add(new Cursor("c", "u", 1, 0), 10);
        assertThat(pending.due(10, 9)).containsExactly(new Cursor("c", "u", 1, 0));
        pending.add(new Cursor("c", "u", 2, 2), 11);
        pending.add(new Cursor("c", "u", 1, 1), 12);
        assertThat(pending.due(109, 9)).isEmpty();
        assertThat(pending.held("c", "u")).isEqualTo(2);
        assertThat(pending.due(110, 9)).containsExactly(new Cursor("c", "u", 2, 2));
    }

    @Test
    void whatWaitsOfWhoGoesIsDueAtOnce() {
        pending.add(new Cursor("c", "u", 1, 0), 10);
        pending.due(10, 9);
        pending.hurry("c", "u", 11);
        assertThat(pending.due(11, 9)).as("nothing waits").isEmpty();
        pending.add(new Cursor("c", "u", 2, 2), 11);
        pending.hurry("c", "u", 12);
        pending.hurry("c", "nobody", 12);
        assertThat(pending.due(12, 9)).containsExactly(new Cursor("c", "u", 2, 2));
    }

    @Test
    void isForgottenWhenItWasWrittenLongEnoughAgo() {
        pending.add(new Cursor("c", "u", 1, 1), 10);
        pending.due(10, 9);
        assertThat(pending.held("c", "u")).isEqualTo(1);
        assertThat(pending.due(110, 9)).isEmpty();
        assertThat(pending.size()).isZero();
        assertThat(pending.held("c", "u")).isZero();
    }

    @Test
    void whatCouldNotBeWrittenIsDueAgain() {
        pending.add(new Cursor("c", "u", 5, 0), 10);
        var due = pending.due(10, 9);
        pending.add(new Cursor("c", "u", 3, 3), 11);
        pending.restore(due);
        assertThat(pending.due(110, 9)).containsExactly(new Cursor("c", "u", 5, 3));
    }

    @Test
    void hasABoundAndTakesSoManyAtOnce() {
        assertThat(pending.add(new Cursor("a", "u", 1, 0), 0)).isTrue();
        assertThat(pending.add(new Cursor("b", "u", 1, 0), 0)).isTrue();
        assertThat(pending.add(new Cursor("c", "u", 1, 0), 0)).isFalse();
        assertThat(pending.add(new Cursor("b", "u", 2, 0), 0)).isTrue();
        assertThat(pending.due(0, 1)).containsExactly(new Cursor("a", "u", 1, 0));
        assertThat(pending.due(0, 1)).containsExactly(new Cursor("b", "u", 2, 0));
    }

    @Test
    void atTheEndEverythingIsDue() {
        pending.add(new Cursor("a", "u", 1, 0), 0);
        pending.due(0, 9);
        pending.add(new Cursor("a", "u", 2, 0), 1);
        assertThat(pending.due(Long.MAX_VALUE, 9)).containsExactly(new Cursor("a", "u", 2, 0));
        assertThat(pending.size()).isZero();
    }
}
