package dev.parley.security.token;

import dev.parley.security.InvalidTokenException.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts refused callers by reason: the metric {@code parley.auth.failures}. Thread-safe. */
@Singleton
public class AuthFailures {

    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

    AuthFailures(MeterRegistry metrics) {
        for (Reason reason : Reason.values()) {
            counters.put(
                    reason,
                    Counter.builder("parley.auth.failures")
                            .description("Callers that were not let in")
                            .tag("reason", reason.tag())
                            .register(metrics));
        }
    }

    public void count(Reason reason) {
        Objects.requireNonNull(counters.get(reason)).increment();
    }
}
