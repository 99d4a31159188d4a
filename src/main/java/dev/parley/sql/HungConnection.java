package dev.parley.sql;

import io.vertx.sqlclient.SqlConnection;

/**
 * Rids the pool of a connection whose statement does not come back. Given back as usual it would stay taken until the
 * operating system notices, and a few of them would empty the pool.
 *
 * <p>The statement is not cancelled on the server. It may be a commit that waits for a synchronous standby; cancelling
 * that wait would make visible, and have delivered, what is lost when the standby takes over.
 */
public final class HungConnection {
    private HungConnection() {}

    /** Closes the connection's socket. */
    public static void cut(SqlConnection connection) {
        PooledConnections.close(connection);
    }
}
