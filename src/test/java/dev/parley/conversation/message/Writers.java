package dev.parley.conversation.message;

import dev.parley.sql.Database;
import dev.parley.sql.PostgresPool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** A log writer with its own pool: what another instance of Parley is to the database. */
final class Writers implements AutoCloseable {
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final RecordingAnnouncer said = new RecordingAnnouncer();
    final BatchWriter writer;
    private final Pool pool;

    Writers(Vertx vertx, PgConnectOptions server, Duration timeout, int queueSize, int batchSize) {
        pool = PgBuilder.pool()
                .using(vertx)
                .connectingTo(server)
                .with(new PoolOptions().setMaxSize(2).setConnectionTimeout(2))
                .build();
        LogMetrics meters = new LogMetrics(metrics);
        Database database = new Database(vertx, pool, timeout);
        BatchStore store = new BatchStore(new AppendStatement(database), said, meters);
        writer = new BatchWriter(
                List.of(((VertxInternal) vertx).createEventLoopContext()), store, queueSize, batchSize, meters);
        meters.watchQueue(writer::waiting);
    }

    /** The server that the application under test uses. */
    static PgConnectOptions server() {
        Config config = ConfigProvider.getConfig();
        return PostgresPool.configured(
                PgConnectOptions.fromUri(config.getValue("quarkus.datasource.reactive.url", String.class))
                        .setUser(config.getValue("quarkus.datasource.username", String.class))
                        .setPassword(config.getOptionalValue("quarkus.datasource.password", String.class)
                                .orElse(""))
                        .setCachePreparedStatements(true));
    }

    long statements() {
        return metrics.get("parley.log.batch.size").summary().count();
    }

    @Override
    public void close() {
        pool.close().toCompletionStage().toCompletableFuture().join();
    }
}
