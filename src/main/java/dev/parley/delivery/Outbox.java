package dev.parley.delivery;

import dev.parley.delivery.ConfirmedBus.Letter;
import dev.parley.protocol.BadFrame;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Takes batches from the table to the bus. Used on one Vert.x context, for one batch at a time. */
final class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);

    private final Vertx vertx;
    private final Pool pool;
    private final ConfirmedBus bus;
    private final OutboxConfig config;
    private final OutboxMetrics metrics;

    Outbox(Vertx vertx, Pool pool, ConfirmedBus bus, OutboxConfig config, OutboxMetrics metrics) {
        this.vertx = vertx;
        this.pool = pool;
        this.bus = bus;
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Publishes one batch, where there is one and no other instance is at it. Fails where the rows stay as they are;
     * what was published then is published again.
     *
     * @return whether there may be more to do right now
     */
    Future<Boolean> relayBatch() {
        return OutboxTable.ageOfOldest(pool).compose(age -> {
            metrics.lag(age.orElse(0));
            return age.isEmpty()
                    ? Future.succeededFuture(false)
                    : pool.getConnection().compose(this::inTransaction);
        });
    }

    /** Removes what was set aside long ago. */
    Future<Void> forget() {
        return OutboxTable.forget(pool, config.keepSetAside());
    }

    private Future<Boolean> inTransaction(SqlConnection connection) {
        long timer = vertx.setTimer(config.timeout().toMillis(), _ -> HungConnection.cut(connection));
        return connection.begin()
                .compose(transaction -> relayBatch(connection).compose(
                        more -> transaction.commit().map(more), failure -> rollback(transaction, failure)))
                .onComplete(_ -> {
                    vertx.cancelTimer(timer);
                    connection.close();
                });
    }

    private Future<Boolean> relayBatch(SqlConnection transaction) {
        return OutboxTable.lock(transaction).compose(mine -> mine
                ? OutboxTable.read(transaction, config.batchSize(), config.maxPayloadBytes())
                        .compose(rows -> relay(transaction, rows))
                : Future.succeededFuture(false));
    }

    private Future<Boolean> relay(SqlConnection transaction, List<OutboxRow> rows) {
        List<Long> ids = new ArrayList<>(rows.size());
        List<Letter> letters = new ArrayList<>(rows.size());
        Map<Long, BadFrame> poison = new LinkedHashMap<>();
        for (OutboxRow row : rows) {
            try {
                letters.add(row.letter());
                ids.add(row.id());
            } catch (BadFrame bad) {
                poison.put(row.id(), bad);
                LOG.warnf("Row %d of the outbox is set aside: %s", row.id(), bad.getMessage());
            }
        }
        Future<Void> published = letters.isEmpty()
                ? Future.succeededFuture()
                : Future.fromCompletionStage(bus.publish(letters).subscribeAsCompletionStage(), context());
        return published.compose(_ -> OutboxTable.settle(transaction, ids, poison)).map(_ -> {
            metrics.settled(ids.size(), poison.size());
            return rows.size() == config.batchSize();
        });
    }

    private static Future<Boolean> rollback(Transaction transaction, Throwable failure) {
        return transaction.rollback().transform(_ -> Future.failedFuture(failure));
    }

    private Context context() {
        return vertx.getOrCreateContext();
    }
}
