package dev.parley.outbox;

import dev.parley.sql.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The table {@code outbox} in PostgreSQL. */
@ApplicationScoped
public class PostgresOutbox implements OutboxRows {
    private final Database database;
    private final OutboxConfig config;

    public PostgresOutbox(Vertx vertx, Pool pool, OutboxConfig config) {
        this.database = new Database(vertx, pool, config.timeout());
        this.config = config;
    }

    @Override
    public Uni<OptionalDouble> ageOfOldest() {
        return OutboxTable.ageOfOldest(database);
    }

    @Override
    public Uni<Integer> inTurn(Function<List<OutboxRow>, Uni<Settled>> work) {
        return database.transaction(transaction -> OutboxTable.lock(transaction)
                .compose(mine -> mine ? relay(transaction, work) : Future.succeededFuture(0)));
    }

    @Override
    public Uni<Void> forget(Duration age) {
        return OutboxTable.forget(database, age);
    }

    private Future<Integer> relay(SqlConnection transaction, Function<List<OutboxRow>, Uni<Settled>> work) {
        return OutboxTable.read(transaction, config.batchSize(), config.maxPayloadBytes())
                .compose(rows -> Future.fromCompletionStage(
                                work.apply(rows).subscribeAsCompletionStage(), Vertx.currentContext())
                        .compose(settled -> OutboxTable.settle(transaction, settled))
                        .map(rows.size()));
    }
}
