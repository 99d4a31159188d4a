package dev.parley.sql;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the reactive pool, as Quarkus would, but for this: statements of any length stay prepared, no session and no
 * connection outlives its time, and of several servers the one that takes writes is connected to.
 */
@Singleton
public class PostgresPool implements PgPoolCreator {
    /**
     * The client's own limit is 2,048; the statement that stores messages is longer, and would be planned anew each
     * time.
     */
    private static final int LONGEST_KEPT_STATEMENT = 16_384;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** A connection on which nothing comes for so long is dead: longer than any statement may take. */
    private static final Duration SILENCE = Duration.ofSeconds(15);
    /** Sooner than that, so that no connection is found dead when it is wanted. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final Duration CLEANING = Duration.ofSeconds(1);

    /**
     * Of each session. Whoever waits for a row's lock gives up soon, and a transaction whose instance has vanished is
     * ended, so that neither stops others. No statement is cancelled by time, whatever the role or the database says:
     * that would end the wait for a synchronous standby too, and show as stored what is not.
     */
    private static final Map<String, String> SESSION = Map.of(
            "lock_timeout", "1s",
            "idle_in_transaction_session_timeout", "10s",
            "statement_timeout", "0",
            "tcp_keepalives_idle", "30",
            "tcp_keepalives_interval", "10",
            "tcp_keepalives_count", "3");

    private final PooledConnections connections;
    private volatile @Nullable Input input;

    PostgresPool(PooledConnections connections) {
        this.connections = connections;
    }

    @Override
    public Pool create(Input input) {
        this.input = input;
        return pool(input, input.poolOptions());
    }

    /** Another pool of the same servers, once there is the first. */
    Pool beside(String name, int size) {
        Input first = Objects.requireNonNull(input, "there is no first pool yet");
        return pool(
                first,
                new PoolOptions(first.poolOptions())
                        .setShared(false)
                        .setName(name)
                        .setMaxSize(size));
    }

    private Pool pool(Input input, PoolOptions options) {
        List<PgConnectOptions> servers = input.pgConnectOptionsList().stream()
                .map(PostgresPool::configured)
                .toList();
        ClientBuilder<Pool> builder = PgBuilder.pool()
                .using(input.vertx())
                .with(bounded(options))
                .withConnectHandler(connection -> {
                    connections.opened(connection);
                    connection.close();
                });
        return (servers.size() == 1
                        ? builder.connectingTo(servers.getFirst())
                        : builder.connectingTo(new WritableServer(input.vertx(), servers)))
                .build();
    }

    /** Changes the options and returns them. */
    public static PgConnectOptions configured(PgConnectOptions options) {
        options.setPreparedStatementCacheSqlFilter(sql -> sql.length() < LONGEST_KEPT_STATEMENT);
        options.setConnectTimeout((int) CONNECT.toMillis());
        options.setReadIdleTimeout((int) SILENCE.toSeconds()).setIdleTimeoutUnit(TimeUnit.SECONDS);
        options.setTcpKeepAlive(true);
        SESSION.forEach(options::addProperty);
        return options;
    }

    private static PoolOptions bounded(PoolOptions options) {
        return options.setIdleTimeout((int) IDLE.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxLifetime((int) LIFETIME.toSeconds())
                .setMaxLifetimeUnit(TimeUnit.SECONDS)
                .setPoolCleanerPeriod((int) CLEANING.toMillis());
    }
}
