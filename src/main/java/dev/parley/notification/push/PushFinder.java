package dev.parley.notification.push;

import dev.parley.presence.Presence;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;

/**
 * Finds who is to be told, one instance at a time. A row is looked at when the configured delay has passed since its
 * commit, and each once: the cursor moves in the transaction that writes down what was found, and never past a
 * transaction that is still open.
 */
@ApplicationScoped
class PushFinder {
    private record Seen(Instant at, String txid) {}

    private final Pool pool;
    private final Presence presence;
    private final PushConfig config;
    private final PushMetrics metrics;
    private final Clock clock;
    /** What was committed when; as many as looks fit into the delay. */
    private final Deque<Seen> seen = new ArrayDeque<>();

    private String ripe;

    PushFinder(Pool pool, Presence presence, PushConfig config, PushMetrics metrics, Clock clock) {
        this.pool = pool;
        this.presence = presence;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** One page of each source. Not to be called again before it completes. Whether there may be more right now. */
    Uni<Boolean> look() {
        return pool.query(PushTable.NOW).execute().chain(rows -> {
            remember(rows.iterator().next().getString(0));
            return ripe == null ? Uni.createFrom().item(false) : pool.withTransaction(this::lookInTurn);
        });
    }

    private void remember(String txid) {
        Instant now = clock.instant();
        seen.addLast(new Seen(now, txid));
        while (!seen.isEmpty() && !seen.getFirst().at().plus(config.delay()).isAfter(now)) {
            ripe = seen.removeFirst().txid();
        }
    }

    private Uni<Boolean> lookInTurn(SqlConnection transaction) {
        String until = ripe;
        return transaction.query(PushTable.LOCK).execute().chain(rows -> {
            if (!rows.iterator().next().getBoolean(0)) {
                return Uni.createFrom().item(false);
            }
            return look(transaction, PushSource.MESSAGES, until)
                    .chain(more ->
                            look(transaction, PushSource.NOTIFICATIONS, until).map(also -> more || also));
        });
    }

    private Uni<Boolean> look(SqlConnection transaction, PushSource source, String until) {
        return transaction
                .preparedQuery(PushTable.CURSOR)
                .execute(Tuple.of(source.id(), until))
                .chain(rows -> {
                    Row cursor = rows.iterator().next();
                    Tuple bounds = Tuple.of(cursor.getString(0), cursor.getLong(1), until, config.page());
                    return transaction
                            .preparedQuery(source.look())
                            .execute(bounds)
                            .chain(found -> {
                                Row page = found.iterator().next();
                                boolean full = page.getLong("size") == config.page();
                                return note(transaction, source, bounds, page.getArrayOfStrings("users"))
                                        .chain(() -> transaction
                                                .preparedQuery(PushTable.MOVE)
                                                .execute(
                                                        full
                                                                ? Tuple.of(
                                                                        source.id(),
                                                                        page.getString("txid"),
                                                                        page.getLong("id"))
                                                                : Tuple.of(
                                                                        source.id(),
                                                                        later(cursor.getString(0), until),
                                                                        later(cursor, until))))
                                        .replaceWith(full);
                            });
                });
    }

    private Uni<Void> note(SqlConnection transaction, PushSource source, Tuple bounds, String[] users) {
        if (users.length == 0) {
            return Uni.createFrom().voidItem();
        }
        return presence.offline(Set.copyOf(Arrays.asList(users))).chain(offline -> {
            if (offline.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            Tuple arguments = Tuple.of(
                    bounds.getString(0),
                    bounds.getLong(1),
                    bounds.getString(2),
                    bounds.getInteger(3),
                    offline.toArray(String[]::new));
            return transaction
                    .preparedQuery(source.note())
                    .execute(arguments)
                    .invoke(rows -> metrics.found(rows.rowCount()))
                    .replaceWithVoid();
        });
    }

    /** Another instance may have been further already. */
    private static String later(String cursor, String until) {
        return Long.compareUnsigned(Long.parseUnsignedLong(cursor), Long.parseUnsignedLong(until)) < 0 ? until : cursor;
    }

    private static long later(Row cursor, String until) {
        return later(cursor.getString(0), until).equals(cursor.getString(0)) ? cursor.getLong(1) : 0;
    }
}
