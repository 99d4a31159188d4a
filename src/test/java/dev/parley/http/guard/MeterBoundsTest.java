package dev.parley.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class MeterBoundsTest {
    @Test
    void aNameHasOnlySoManySeriesAndThoseThatAreThereGoOn() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        registry.config().meterFilter(MeterBounds.bounded(10));
        for (int i = 0; i < 1000; i++) {
            registry.counter("requests", "chosen", "by a stranger " + i).increment();
        }
        registry.counter("requests", "chosen", "by a stranger 3").increment();
        registry.counter("other", "a", "b").increment();
        assertThat(registry.find("requests").counters()).hasSize(10);
        assertThat(registry.get("requests")
                        .tag("chosen", "by a stranger 3")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.find("other").counters()).hasSize(1);
    }
}
