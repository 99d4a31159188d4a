package dev.parley.delivery;

import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;

/**
 * Rids the pool of a connection whose statement does not come back. Given back as usual it would stay taken until the
 * operating system notices, and a few of them would empty the pool.
 *
 * <p>Vert.x has no public way to close a pooled connection, so this reaches beneath; its test fails when an upgrade
 * moves what it needs.
 */
public final class HungConnection {
    private HungConnection() {}

    /** Asks the server to end the statement, if it still hears, and drops the connection. To be called on its context. */
    public static void cut(SqlConnection connection) {
        if (connection instanceof PgConnection pg) {
            pg.cancelRequest();
        }
        if (connection instanceof SqlConnectionInternal pooled
                && pooled.unwrap().unwrap() instanceof SocketConnectionBase socket) {
            socket.socket().close();
        }
    }
}
