package dev.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class TokenBucketTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    /** The clock may begin just before it turns negative. */
    private static final long START = Long.MAX_VALUE - 500 * MILLI;

    @Test
    void aBurstAndThenTheRate() {
        TokenBucket bucket = new TokenBucket(10, 3, START);
        for (int i = 0; i < 3; i++) {
            assertThat(bucket.take(1, START)).isTrue();
        }
        assertThat(bucket.take(1, START)).isFalse();
        assertThat(bucket.millisUntil(1, START)).isEqualTo(100);
        assertThat(bucket.take(1, START + 99 * MILLI)).isFalse();
        assertThat(bucket.millisUntil(1, START + 99 * MILLI)).isEqualTo(1);
        assertThat(bucket.take(1, START + 100 * MILLI)).isTrue();
        assertThat(bucket.take(1, START + 100 * MILLI)).isFalse();
    }

    @Test
    void itFillsUpAndNoFurther() {
        TokenBucket bucket = new TokenBucket(10, 3, START);
        assertThat(bucket.take(3, START)).isTrue();
        long later = START + 3_600 * SECOND;
        assertThat(bucket.millisUntil(3, later)).isZero();
        assertThat(bucket.take(3, later)).isTrue();
        assertThat(bucket.take(1, later)).isFalse();
    }

    @Test
    void whatIsMoreThanABurstIsTakenFromAFullOne() {
        TokenBucket bucket = new TokenBucket(10, 3, START);
        assertThat(bucket.take(50, START)).isTrue();
        assertThat(bucket.take(50, START + 200 * MILLI)).isFalse();
        assertThat(bucket.millisUntil(50, START + 200 * MILLI)).isEqualTo(100);
        assertThat(bucket.take(50, START + 300 * MILLI)).isTrue();
    }

    @Test
    void theLargestDoNotOverflow() {
        TokenBucket bucket = new TokenBucket(Integer.MAX_VALUE, Integer.MAX_VALUE, 0);
        assertThat(bucket.take(Integer.MAX_VALUE, 0)).isTrue();
        assertThat(bucket.take(1, 0)).isFalse();
        assertThat(bucket.take(1, 1)).isTrue();
        assertThat(bucket.take(Integer.MAX_VALUE, SECOND)).isFalse();
        assertThat(bucket.take(Integer.MAX_VALUE, 2 * SECOND)).isTrue();
    }

    @Test
    void nothingASecondIsNoRate() {
        assertThatThrownBy(() -> new TokenBucket(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TokenBucket(1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void neverMoreThanTheBurstAndWhatTimeBrings(
            @ForAll @IntRange(min = 1, max = 5_000) int rate,
            @ForAll @IntRange(min = 1, max = 500) int burst,
            @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 400_000_000) Long> steps) {
        TokenBucket bucket = new TokenBucket(rate, burst, START);
        long now = START;
        long taken = 0;
        for (long step : steps) {
            now += step;
            long wait = bucket.millisUntil(1, now);
            boolean took = bucket.take(1, now);
            assertThat(took).isEqualTo(wait == 0);
            if (took) {
                taken++;
            } else {
                assertThat(bucket.take(1, now += wait * MILLI)).as("as it said").isTrue();
                taken++;
            }
            assertThat((double) taken).isLessThanOrEqualTo(burst + (now - START) * (double) rate / SECOND + 1e-6);
        }
    }
}
