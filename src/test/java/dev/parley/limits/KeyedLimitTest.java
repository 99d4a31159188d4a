package dev.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class KeyedLimitTest {
    private final KeyedLimit count = new KeyedLimit(2);

    @Test
    void eachHasAsManyPlaces() {
        assertThat(count.entered("ann")).isTrue();
        assertThat(count.full("ann")).isFalse();
        assertThat(count.entered("ann")).isTrue();
        assertThat(count.full("ann")).isTrue();
        assertThat(count.entered("ann")).isFalse();
        assertThat(count.entered("ben")).isTrue();
        count.left("ann");
        assertThat(count.entered("ann")).isTrue();
    }

    @Test
    void nothingIsKeptOfThoseWhoAreGone() {
        count.entered("ann");
        count.entered("ann");
        count.entered("ann");
        count.left("ann");
        assertThat(count.size()).isEqualTo(1);
        count.left("ann");
        assertThat(count.size()).isZero();
        count.left("ann");
        assertThat(count.size()).isZero();
    }

    @Test
    void ofManyAtOnceNoMoreComeInThanThereArePlaces() {
        KeyedLimit places = new KeyedLimit(100);
        AtomicInteger let = new AtomicInteger();
        IntStream.range(0, 10_000).parallel().forEach(_ -> {
            if (places.entered("ann")) {
                let.incrementAndGet();
            }
        });
        assertThat(let).hasValue(100);
        IntStream.range(0, 100).parallel().forEach(_ -> places.left("ann"));
        assertThat(places.size()).isZero();
    }
}
