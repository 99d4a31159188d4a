package dev.parley.sql;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Keeps track of the pool's open connections and closes all of them when one shows that its server does not take writes
 * any more: it was demoted or fenced, or shuts down. Otherwise they would stay with it for as long as it lets them.
 * Thread-safe.
 *
 * <p>Vert.x has no public way to close a pooled connection, so this class uses its internals; a test fails when an
 * upgrade moves them.
 */
@Singleton
public class PooledConnections {
    private static final Logger LOG = Logger.getLogger(PooledConnections.class);
    private static final AttributeKey<PooledConnections> POOL = AttributeKey.valueOf(PooledConnections.class, "pool");
    /** Minimum time between two drops: while no other server is there, reads go on. */
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** SQL states: read-only transaction; the server shuts down, has crashed, starts, or has lost the database. */
    private static final Set<String> NOT_THE_ONE = Set.of("25006", "57P01", "57P02", "57P03", "57P04");

    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong droppedAt = new AtomicLong(System.nanoTime() - PAUSE.toNanos());

    void opened(SqlConnection connection) {
        channel(connection).ifPresent(channel -> {
            channel.attr(POOL).set(this);
            open.add(channel);
            channel.closeFuture().addListener(_ -> open.remove(channel));
        });
    }

    int size() {
        return open.size();
    }

    /**
     * Closes all connections of the pool of this connection, if the failure means that its server cannot take writes.
     */
    public static void failed(SqlConnection connection, Throwable failure) {
        channel(connection).map(channel -> channel.attr(POOL).get()).ifPresent(pool -> pool.failed(failure));
    }

    /** Closes all connections, if the failure means that their server cannot take writes. */
    public void failed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg && NOT_THE_ONE.contains(pg.getSqlState())) {
                drop(pg.getSqlState() + ", " + pg.getErrorMessage());
                return;
            }
        }
    }

    /**
     * Closes all connections, unless that was done less than {@link #PAUSE} ago. Statements under way fail with an
     * unknown outcome.
     */
    public void drop(String reason) {
        long now = System.nanoTime();
        long before = droppedAt.get();
        if (now - before >= PAUSE.toNanos() && droppedAt.compareAndSet(before, now)) {
            LOG.warnf("PostgreSQL takes no writes here (%s): all %d connections are replaced", reason, open.size());
            open.forEach(Channel::close);
        }
    }

    /** Closes the connection's socket at once. */
    public static void close(SqlConnection connection) {
        channel(connection).ifPresent(Channel::close);
    }

    private static Optional<Channel> channel(SqlConnection connection) {
        return connection instanceof SqlConnectionInternal pooled
                        && pooled.unwrap().unwrap() instanceof SocketConnectionBase socket
                ? Optional.of(socket.socket().channelHandlerContext().channel())
                : Optional.empty();
    }
}
