package dev.parley.sql;

import io.vertx.sqlclient.SqlConnection;

/**
 * Closes a connection whose statement does not return. If it were given back as usual, it would stay taken until the
 * operating system notices, and a few of them would empty the pool.
 *
 * <p>The statement is not cancelled on the server. It may be a commit that waits for a synchronous standby; cancelling
 * the wait would make visible, and have delivered, what is lost when the standby takes over.
 */
public final class HungConnection {
    private HungConnection() {}

    /** Closes the connection's socket. */
    public static void cut(SqlConnection connection) {
        PooledConnections.close(connection);
    }
}
