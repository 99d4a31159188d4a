package dev.parley.sql;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** Work of unknown length in bounded steps, one after the other. */
public final class Batches {
    private Batches() {}

    /**
     * @param rows     how many were dealt with
     * @param complete false where there may be more
     */
    public record Done(long rows, boolean complete) {}

    /**
     * Repeats a step until it finds less to do than it may, at most so many times, from 1.
     *
     * @param step tells how many rows it dealt with, up to {@code size}
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
