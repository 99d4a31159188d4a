package dev.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class WindowCounterTest {
    private static final long WINDOW = 1000;

    private final WindowCounter counter = new WindowCounter(3, WINDOW);

    @Test
    void theFourthEventInAWindowIsTooMuch() {
        assertThat(counter.exceededBy(-5)).isFalse();
        assertThat(counter.exceededBy(0)).isFalse();
        assertThat(counter.exceededBy(1)).isFalse();
        assertThat(counter.exceededBy(WINDOW - 6)).isTrue();
        assertThat(counter.exceededBy(WINDOW - 6)).isTrue();
    }

    @Test
    void aNewWindowBeginsWithTheFirstEventAfterTheLast() {
        for (int i = 0; i < 4; i++) {
            counter.exceededBy(0);
        }
        assertThat(counter.exceededBy(WINDOW)).isFalse();
        assertThat(counter.exceededBy(WINDOW + 500)).isFalse();
        assertThat(counter.exceededBy(2 * WINDOW - 1)).isFalse();
        assertThat(counter.exceededBy(2 * WINDOW - 1)).isTrue();
        assertThat(counter.exceededBy(2 * WINDOW)).isFalse();
    }

    @Test
    void aClockMayOverflow() {
        long start = Long.MAX_VALUE - 10;
        for (int i = 0; i < 4; i++) {
            counter.exceededBy(start);
        }
        assertThat(counter.exceededBy(start + 100)).isTrue();
        assertThat(counter.exceededBy(start + WINDOW)).isFalse();
    }
}
