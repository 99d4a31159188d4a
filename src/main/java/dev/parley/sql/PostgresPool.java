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
 * Creates the reactive pool like Quarkus does, with these differences: statements of any length stay prepared; sessions
 * and connections have a maximum age; and of several servers it connects to the one that takes writes.
 */
@Singleton
public class PostgresPool implements PgPoolCreator {
    /**
     * The client's own limit is 2,048. The statement that stores messages is longer, and would be planned anew each
     * time.
     */
    private static final int LONGEST_KEPT_STATEMENT = 16_384;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** The time without data after which a connection is dead. Longer than any statement may take. */
    private static final Duration SILENCE = Duration.ofSeconds(15);
    /** Shorter than {@link #SILENCE}, so that a connection is never found dead when it is needed. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final Duration CLEANING = Duration.ofSeconds(1);

    /**
     * Parameters of each session. A statement that waits for a row's lock gives up soon, and a transaction whose
     * instance has vanished is ended, so that neither stops others. No statement is cancelled by time, whatever is set
     * for the role or the database: that would end the wait for a synchronous standby, too, and show as stored what is
     * not.
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

    /** Creates another pool of the same servers. Call it after the first pool was created. */
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
