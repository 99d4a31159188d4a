package dev.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class KeyedBucketsTest {
    private static final long SECOND = 1_000_000_000;

    private final KeyedBuckets buckets = new KeyedBuckets(2, 3, 100);

    @Test
    void eachKeyHasABurstOfItsOwn() {
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("a", 0)).isTrue();
        }
        assertThat(buckets.take("a", 0)).isFalse();
        assertThat(buckets.take("b", 0)).isTrue();
    }

    @Test
    void aKeyIsRefilledByTime() {
        for (int i = 0; i < 3; i++) {
            buckets.take("a", 0);
        }
        assertThat(buckets.take("a", SECOND / 2)).isTrue();
        assertThat(buckets.take("a", SECOND / 2)).isFalse();
    }
}
