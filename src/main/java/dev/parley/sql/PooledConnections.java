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
 * The pool's open connections, all of which go when one shows that its server is not the one to write to any more: it
 * was demoted or fenced, or shuts down. Without that they would stay on it for as long as it lets them. Thread-safe.
 *
 * <p>Vert.x has no public way to close a pooled connection, so this reaches beneath; its test fails when an upgrade
 * moves what it needs.
 */
@Singleton
public class PooledConnections {
    private static final Logger LOG = Logger.getLogger(PooledConnections.class);
    private static final AttributeKey<PooledConnections> POOL = AttributeKey.valueOf(PooledConnections.class, "pool");
    /** At least so long from one time to the next: while no other server is to be had, reads go on. */
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** Read-only transaction; the server shuts down, has crashed, starts, or has lost the database. */
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

    /** Drops all connections of the pool that this one is of, if the failure says that its server is not the one. */
    public static void failed(SqlConnection connection, Throwable failure) {
        channel(connection).map(channel -> channel.attr(POOL).get()).ifPresent(pool -> pool.failed(failure));
    }

    /** Drops all connections, if the failure says that their server is not the one. */
    public void failed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg && NOT_THE_ONE.contains(pg.getSqlState())) {
                drop(pg.getSqlState() + ", " + pg.getErrorMessage());
                return;
            }
        }
    }

    /** Drops all connections, unless that was done just before. Statements under way fail, their outcome unknown. */
    public void drop(String reason) {
        long now = System.nanoTime();
        long before = droppedAt.get();
        if (now - before >= PAUSE.toNanos() && droppedAt.compareAndSet(before, now)) {
            LOG.warnf("PostgreSQL takes no writes here (%s): all %d connections are replaced", reason, open.size());
            open.forEach(Channel::close);
        }
    }

    /** Closes the connection's socket, whatever it is doing. */
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
