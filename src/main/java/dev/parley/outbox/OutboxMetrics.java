package dev.parley.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics of the relay. */
final class OutboxMetrics {
    private final Counter relayed;
    private final Counter setAside;
    private volatile double lag;

    OutboxMetrics(MeterRegistry registry) {
        relayed = registry.counter("parley.outbox.relayed");
        setAside = registry.counter("parley.outbox.set.aside");
        Gauge.builder("parley.outbox.lag.seconds", this, metrics -> metrics.lag)
                .strongReference(true)
                .description("Age of the oldest row that waits, as this instance last saw it")
                .register(registry);
    }

    void lag(double seconds) {
        lag = seconds;
    }

    void relayed(int published, int poison) {
        relayed.increment(published);
        setAside.increment(poison);
    }
}
