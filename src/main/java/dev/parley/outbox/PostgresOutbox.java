package dev.parley.outbox;

import dev.parley.config.EventLoops;
import dev.parley.sql.HungConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;

/** The table {@code outbox}. */
@ApplicationScoped
public class PostgresOutbox implements OutboxRows {
    private final Vertx vertx;
    private final Context context;
    private final Pool pool;
    private final OutboxConfig config;

    public PostgresOutbox(Vertx vertx, Pool pool, OutboxConfig config) {
        this.vertx = vertx;
        this.context = EventLoops.newContext(vertx);
        this.pool = pool;
        this.config = config;
    }

    @Override
    public Uni<OptionalDouble> ageOfOldest() {
        return onContext(() -> OutboxTable.ageOfOldest(pool));
    }

    @Override
    public Uni<Integer> inTurn(Function<List<OutboxRow>, Uni<Settled>> work) {
        return onContext(() -> pool.getConnection().compose(connection -> {
            long timer = vertx.setTimer(config.timeout().toMillis(), _ -> HungConnection.cut(connection));
            return connection
                    .begin()
                    .compose(transaction -> inTurn(connection, work)
                            .compose(size -> transaction.commit().map(size), failure -> rollback(transaction, failure)))
                    .onComplete(_ -> {
                        vertx.cancelTimer(timer);
                        connection.close();
                    });
        }));
    }

    @Override
    public Uni<Void> forget(Duration age) {
        return onContext(() -> OutboxTable.forget(pool, age));
    }

    private Future<Integer> inTurn(SqlConnection transaction, Function<List<OutboxRow>, Uni<Settled>> work) {
        return OutboxTable.lock(transaction)
                .compose(mine -> mine
                        ? OutboxTable.read(transaction, config.batchSize(), config.maxPayloadBytes())
                                .compose(rows -> Future.fromCompletionStage(
                                                work.apply(rows).subscribeAsCompletionStage(), context)
                                        .compose(settled -> OutboxTable.settle(transaction, settled))
                                        .map(rows.size()))
                        : Future.succeededFuture(0));
    }

    private static Future<Integer> rollback(Transaction transaction, Throwable failure) {
        return transaction.rollback().transform(_ -> Future.failedFuture(failure));
    }

    private <T> Uni<T> onContext(Supplier<Future<T>> statement) {
        return Uni.createFrom()
                .emitter(emitter -> context.runOnContext(
                        _ -> statement.get().onSuccess(emitter::complete).onFailure(emitter::fail)));
    }
}
