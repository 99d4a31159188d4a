package dev.parley.sql;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** Runs work of unknown size in bounded steps, one after the other. */
public final class Batches {
    private Batches() {}

    /**
     * @param rows the number of rows that were processed
     * @param complete false if there may be more
     */
    public record Done(long rows, boolean complete) {}

    /**
     * Repeats a step until it processes fewer than {@code size} rows, but at most {@code atMost} times, from 1.
     *
     * @param step returns the number of rows that it processed, at most {@code size}
     */
    public static Uni<Done> run(Supplier<Uni<Integer>> step, int size, int atMost) {
        return run(step, size, atMost, 0);
    }

    private static Uni<Done> run(Supplier<Uni<Integer>> step, int size, int atMost, long before) {
        return step.get().chain(count -> {
            long rows = before + count;
            return count < size || atMost == 1
                    ? Uni.createFrom().item(new Done(rows, count < size))
                    : run(step, size, atMost - 1, rows);
        });
    }
}
