package dev.parley.outbox;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The table that other services write into, seen from below. Thread-safe. */
public interface OutboxRows {
    /**
     * What became of a batch, by row.
     *
     * @param published are removed
     * @param setAside  stay, with the reason, and are not given out again
     */
    record Settled(List<Long> published, Map<Long, String> setAside) {
        public Settled {
            published = List.copyOf(published);
            setAside = Map.copyOf(setAside);
        }
    }

    /** In seconds; empty where no row waits. */
    Uni<OptionalDouble> ageOfOldest();

    /**
     * Has the work done with the oldest rows, in the order of their ids, and settles them. All in one transaction, and
     * by one instance at a time: while another is at it, nothing is done. Fails where the rows stay as they are.
     *
     * @return how many rows it was
     */
    Uni<Integer> inTurn(Function<List<OutboxRow>, Uni<Settled>> work);

    /** Removes what was set aside longer ago than this, a thousand rows at most. */
    Uni<Void> forget(Duration age);
}
