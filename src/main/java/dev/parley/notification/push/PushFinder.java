package dev.parley.notification.push;

import dev.parley.presence.Presence;
import dev.parley.sql.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds users who are to get a push, on one instance at a time. Each row is checked once, when the configured delay has
 * passed since its commit: the cursor moves in the transaction that stores the result, and never past a transaction
 * that is still open.
 */
@ApplicationScoped
class PushFinder {
    private record Seen(Instant at, String txid) {}

    private final Database database;
    private final Presence presence;
    private final PushConfig config;
    private final PushMetrics metrics;
    private final Clock clock;
    /** The oldest open transaction at past checks, for as long as the delay. */
    private final Deque<Seen> seen = new ArrayDeque<>();

    private @Nullable String ripe;

    PushFinder(Vertx vertx, Pool pool, Presence presence, PushConfig config, PushMetrics metrics, Clock clock) {
        this.database = new Database(vertx, pool, PushTable.TIMEOUT);
        this.presence = presence;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Reads one page of each source. Must not be called again before it completes.
     *
     * @return whether there may be more right now
     */
    Uni<Boolean> find() {
        return database.run(PushTable.NOW, Tuple.tuple()).chain(rows -> {
            remember(rows.iterator().next().getString(0));
            String until = ripe;
            return until == null
                    ? Uni.createFrom().item(false)
                    : database.transaction(transaction -> findInTurn(transaction, until));
        });
    }

    private void remember(String txid) {
        Instant now = clock.instant();
        seen.addLast(new Seen(now, txid));
        while (!seen.isEmpty() && !seen.getFirst().at().plus(config.delay()).isAfter(now)) {
            ripe = seen.removeFirst().txid();
        }
    }

    private Future<Boolean> findInTurn(SqlConnection transaction, String until) {
        return transaction
                .query(PushTable.LOCK)
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? find(transaction, PushSource.MESSAGES, until)
                                .compose(more -> find(transaction, PushSource.NOTIFICATIONS, until)
                                        .map(also -> more || also))
                        : Future.succeededFuture(false));
    }

    private Future<Boolean> find(SqlConnection transaction, PushSource source, String until) {
        return first(transaction, PushTable.CURSOR, Tuple.of(source.id(), until))
                .compose(cursor -> {
                    Tuple bounds = Tuple.of(cursor.getString(0), cursor.getLong(1), until, config.page());
                    return first(transaction, source.find(), bounds).compose(page -> {
                        boolean full = page.getLong("size") == config.page();
                        Tuple moved = full
                                ? Tuple.of(source.id(), page.getString("txid"), page.getLong("id"))
                                : Tuple.of(source.id(), later(cursor.getString(0), until), later(cursor, until));
                        return note(transaction, source, bounds, page.getArrayOfStrings("users"))
                                .compose(_ -> transaction
                                        .preparedQuery(PushTable.MOVE)
                                        .execute(moved))
                                .map(full);
                    });
                });
    }

    private static Future<Row> first(SqlConnection transaction, String sql, Tuple arguments) {
        return transaction.preparedQuery(sql).execute(arguments).map(rows -> rows.iterator()
                .next());
    }

    private Future<Void> note(SqlConnection transaction, PushSource source, Tuple bounds, String[] users) {
        if (users.length == 0) {
            return Future.succeededFuture();
        }
        Uni<Set<String>> offline = presence.offline(Set.copyOf(Arrays.asList(users)));
        return Future.fromCompletionStage(offline.subscribeAsCompletionStage(), Vertx.currentContext())
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture()
                        : transaction
                                .preparedQuery(source.insert())
                                .execute(Tuple.of(
                                        bounds.getString(0),
                                        bounds.getLong(1),
                                        bounds.getString(2),
                                        bounds.getInteger(3),
                                        found.toArray(String[]::new)))
                                .onSuccess(rows -> metrics.found(rows.rowCount()))
                                .mapEmpty());
    }

    /** The later of the two: another instance may have been further. */
    private static String later(String cursor, String until) {
        return Long.compareUnsigned(Long.parseUnsignedLong(cursor), Long.parseUnsignedLong(until)) < 0 ? until : cursor;
    }

    private static long later(Row cursor, String until) {
        return later(cursor.getString(0), until).equals(cursor.getString(0)) ? cursor.getLong(1) : 0;
    }
}
