package dev.parley.outbox;

import dev.parley.sql.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Statements on the table {@code outbox}. */
final class OutboxTable {
    private static final long LOCK_KEY = 0x7061726c65790001L;

    /** A statement of its own, before the lock, so that the lock is taken only if a row waits. */
    private static final String AGE_OF_OLDEST = """
            SELECT extract(epoch FROM clock_timestamp() - created_at)::float8
            FROM outbox WHERE failed_at IS NULL ORDER BY id LIMIT 1
            """;

    private static final String LOCK = "SELECT pg_try_advisory_xact_lock($1)";
    /** A statement of its own, after the lock: it must see what the last holder deleted. */
    private static final String READ = """
            SELECT id, address, type, CASE WHEN octet_length(payload::text) <= $2 THEN payload::text END
            FROM outbox WHERE failed_at IS NULL ORDER BY id LIMIT $1
            """;

    private static final String SETTLE = """
            WITH set_aside AS (
                UPDATE outbox o SET failed_at = clock_timestamp(), error = f.error
                FROM unnest($2::bigint[], $3::text[]) AS f (id, error) WHERE o.id = f.id
            )
            DELETE FROM outbox WHERE id = ANY ($1)
            """;
    private static final String FORGET = """
            DELETE FROM outbox WHERE id IN (
                SELECT id FROM outbox WHERE failed_at < clock_timestamp() - make_interval(secs => $1) LIMIT 1000)
            """;

    private OutboxTable() {}

    /** Returns the age of the oldest row in seconds; empty if no row waits. */
    static Uni<OptionalDouble> ageOfOldest(Database database) {
        return database.run(AGE_OF_OLDEST, Tuple.tuple()).map(rows -> {
            RowIterator<Row> first = rows.iterator();
            return first.hasNext() ? OptionalDouble.of(Math.max(0, first.next().getDouble(0))) : OptionalDouble.empty();
        });
    }

    /** Whether this transaction has the lock of the relay, until it ends. */
    static Future<Boolean> lock(SqlClient transaction) {
        return transaction.preparedQuery(LOCK).execute(Tuple.of(LOCK_KEY)).map(rows -> rows.iterator()
                .next()
                .getBoolean(0));
    }

    /** Returns the oldest rows, in the order of their ids. */
    static Future<List<OutboxRow>> read(SqlClient transaction, int limit, int maxPayloadBytes) {
        return transaction
                .preparedQuery(READ)
                .execute(Tuple.of(limit, maxPayloadBytes))
                .map(rows -> {
                    List<OutboxRow> batch = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        batch.add(new OutboxRow(row.getLong(0), row.getString(1), row.getString(2), row.getString(3)));
                    }
                    return batch;
                });
    }

    /** Deletes the published rows, and sets the others aside. */
    static Future<Void> settle(SqlClient transaction, OutboxRows.Settled settled) {
        return transaction
                .preparedQuery(SETTLE)
                .execute(Tuple.of(
                        settled.published().toArray(Long[]::new),
                        settled.setAside().keySet().toArray(Long[]::new),
                        settled.setAside().values().toArray(String[]::new)))
                .mapEmpty();
    }

    /** Deletes at most a thousand rows that were set aside longer ago than {@code age}. */
    static Uni<Void> forget(Database database, Duration age) {
        return database.run(FORGET, Tuple.of((double) age.toSeconds())).replaceWithVoid();
    }
}
