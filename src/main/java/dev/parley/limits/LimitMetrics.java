package dev.parley.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts what each limit has refused: the metric {@code parley.limits.refused}. Thread-safe. */
@Singleton
public class LimitMetrics {
    private final Map<Limit, Counter> refused = new EnumMap<>(Limit.class);

    public LimitMetrics(MeterRegistry registry) {
        for (Limit limit : Limit.values()) {
            refused.put(
                    limit,
                    Counter.builder("parley.limits.refused")
                            .description("What was refused, by limit")
                            .tag("limit", limit.tag())
                            .register(registry));
        }
    }

    public void refused(Limit limit) {
        Objects.requireNonNull(refused.get(limit)).increment();
    }
}
