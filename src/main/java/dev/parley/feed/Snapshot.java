package dev.parley.feed;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The transactions that were visible to a read of the database, as PostgreSQL writes a {@code pg_snapshot}: {@code
 * xmin:xmax:xip,…}.
 *
 * @param before  all transactions below it are visible
 * @param from    no transaction from it on is visible
 * @param running the transactions between the two that are not visible
 * @see <a
 *     href="https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT-PARTS">pg_snapshot</a>
 */
public record Snapshot(long before, long from, Set<Long> running) {
    /** A snapshot in which nothing is visible. */
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
        return transaction < before || (transaction < from && !running.contains(transaction));
    }
}
