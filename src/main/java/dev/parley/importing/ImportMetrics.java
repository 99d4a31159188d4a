package dev.parley.importing;

import dev.parley.importing.ImportCounts.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Metrics of imports. Dry runs are not counted, since they store nothing. */
final class ImportMetrics {
    private static final String LINES = "parley.imports.lines";

    private final Map<Outcome, Counter> taken = new EnumMap<>(Outcome.class);
    private final Counter invalid;

    ImportMetrics(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            taken.put(outcome, counter(registry, outcome.name().toLowerCase(Locale.ROOT)));
        }
        invalid = counter(registry, "invalid");
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder(LINES)
                .description("Lines of imports, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    void taken(ImportCounts counts) {
        taken.forEach((outcome, counter) -> counter.increment((double) counts.of(outcome)));
    }

    void invalid() {
        invalid.increment();
    }
}
