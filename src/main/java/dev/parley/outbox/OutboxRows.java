package dev.parley.outbox;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The rows of the table {@code outbox}. Thread-safe. */
public interface OutboxRows {
    /**
     * The outcome of a batch, by row.
     *
     * @param published rows to delete
     * @param setAside rows to keep, with the reason; they are not read again
     */
    record Settled(List<Long> published, Map<Long, String> setAside) {
        public Settled {
            published = List.copyOf(published);
            setAside = Map.copyOf(setAside);
        }
    }

    /** Returns the age of the oldest row in seconds; empty if no row waits. */
    Uni<OptionalDouble> ageOfOldest();

    /**
     * Runs {@code work} with the oldest rows, in the order of their ids, and settles them, in one transaction. Does
     * nothing while another instance does so. If it fails, the rows stay as they are.
     *
     * @return the number of rows
     */
    Uni<Integer> inTurn(Function<List<OutboxRow>, Uni<Settled>> work);

    /** Deletes at most a thousand rows that were set aside longer ago than {@code age}. */
    Uni<Void> forget(Duration age);
}
