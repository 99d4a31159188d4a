package dev.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SlidingWindowCounterTest {
    private static final int LIMIT = 20;
    private static final long WINDOW = 10_000;

    private final SlidingWindowCounter meter = new SlidingWindowCounter(LIMIT, WINDOW);

    @Test
    void theTwentiethBadFrameWithinTenSecondsIsTooMuch() {
        for (int i = 1; i < LIMIT; i++) {
            assertThat(meter.reachedBy(i)).isFalse();
        }

        assertThat(meter.reachedBy(WINDOW)).isTrue();
    }

    @Test
    void bothEndsOfTheWindowAreNotInIt() {
        for (int i = 1; i < LIMIT; i++) {
            meter.reachedBy(0);
        }

        assertThat(meter.reachedBy(WINDOW)).isFalse();
    }

    @Test
    void aClientThatErrsNowAndThenIsLeftAlone() {
        for (int i = 0; i < 1000; i++) {
            assertThat(meter.reachedBy(i * WINDOW / (LIMIT - 1))).isFalse();
        }
    }

    @Property
    void exceededExactlyWhenTheWindowHoldsThatMany(@ForAll @Size(max = 80) List<@LongRange(max = 2000) Long> gaps) {
        SlidingWindowCounter counted = new SlidingWindowCounter(LIMIT, WINDOW);
        List<Long> all = new ArrayList<>();
        long now = 0;
        for (long gap : gaps) {
            now += gap;
            all.add(now);
            long at = now;
            assertThat(counted.reachedBy(now))
                    .isEqualTo(all.stream().filter(t -> at - t < WINDOW).count() >= LIMIT);
        }
    }
}
