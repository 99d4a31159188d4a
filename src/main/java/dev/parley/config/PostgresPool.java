package dev.parley.config;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the reactive pool, as Quarkus would, but for one thing: the client keeps prepared statements of up to 2,048
 * characters only and prepares longer ones anew each time, at the price of a second round trip and a new plan. The
 * statement that stores messages is longer.
 */
@Singleton
public class PostgresPool implements PgPoolCreator {
    private static final int LONGEST_KEPT_STATEMENT = 16_384;

    @Override
    public Pool create(Input input) {
        List<SqlConnectOptions> servers = new ArrayList<>();
        input.pgConnectOptionsList().forEach(server -> servers.add(keepLongStatements(server)));
        return PgBuilder.pool().using(input.vertx()).connectingTo(servers).with(input.poolOptions()).build();
    }

    /** Changes the options and returns them. */
    public static PgConnectOptions keepLongStatements(PgConnectOptions options) {
        options.setPreparedStatementCacheSqlFilter(sql -> sql.length() < LONGEST_KEPT_STATEMENT);
        return options;
    }
}
