package dev.parley.delivery;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which transactions somebody saw who read in the database, as PostgreSQL writes a {@code pg_snapshot}:
 * {@code xmin:xmax:xip,…}.
 *
 * @param before  all transactions before it are seen
 * @param from    none from it on is
 * @param running those between the two that are not
 * @see <a
 * href="https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT-PARTS">pg_snapshot</a>
 */
public record Snapshot(long before, long from, Set<Long> running) {
    /** Of one who saw nothing. */
    public static final Snapshot NONE = new Snapshot(0, 0, Set.of());

    public static Snapshot parse(String text) {
        String[] parts = text.split(":", -1);
        return new Snapshot(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                parts[2].isEmpty()
                        ? Set.of()
                        : Arrays.stream(parts[2].split(","))
                                .map(Long::valueOf)
                                .collect(Collectors.toUnmodifiableSet()));
    }

    public boolean sees(long transaction) {
        return transaction < before || transaction < from && !running.contains(transaction);
    }
}
