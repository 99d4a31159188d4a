package dev.parley.importing;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The numbers of lines of each kind that were new, changed something imported before, or were known. Not thread-safe.
 */
final class ImportCounts {
    enum Kind {
        CONVERSATIONS,
        MESSAGES,
        MEMBERS,
        NOTIFICATIONS
    }

    enum Outcome {
        IMPORTED,
        CHANGED,
        KNOWN
    }

    private final Map<Kind, long[]> counts = new EnumMap<>(Kind.class);

    void add(Kind kind, Outcome outcome) {
        counts.computeIfAbsent(kind, _ -> new long[Outcome.values().length])[outcome.ordinal()]++;
    }

    void add(ImportCounts others) {
        others.counts.forEach((kind, more) -> {
            long[] sums = counts.computeIfAbsent(kind, _ -> new long[more.length]);
            for (int i = 0; i < more.length; i++) {
                sums[i] += more[i];
            }
        });
    }

    long of(Kind kind, Outcome outcome) {
        long[] found = counts.get(kind);
        return found == null ? 0 : found[outcome.ordinal()];
    }

    long of(Outcome outcome) {
        return counts.values().stream()
                .mapToLong(each -> each[outcome.ordinal()])
                .sum();
    }

    /** Writes one object per kind into an open object. */
    void write(JsonGenerator json) throws IOException {
        for (Kind kind : Kind.values()) {
            json.writeObjectFieldStart(lower(kind));
            for (Outcome outcome : Outcome.values()) {
                json.writeNumberField(lower(outcome), of(kind, outcome));
            }
            json.writeEndObject();
        }
    }

    private static String lower(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
