package dev.parley.sql;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether PostgreSQL takes writes, by a write that leaves nothing behind: a commit like any other, which waits
 * for the disk and for synchronous standbys. Runs one check at a time. Thread-safe.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-REPLICATION">pg_logical_emit_message</a>
 */
@ApplicationScoped
public class WriteProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String WRITE = """
            SELECT CASE WHEN pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' THEN false
                        ELSE pg_logical_emit_message(true, 'parley', '') IS NOT NULL END
            """;

    private final Database database;
    private final PooledConnections connections;
    private final AtomicReference<@Nullable Uni<Void>> underWay = new AtomicReference<>();

    WriteProbe(Vertx vertx, WritePool writes, PooledConnections connections) {
        this.database = new Database(vertx, writes.pool(), TIMEOUT);
        this.connections = connections;
    }

    /**
     * Completes if PostgreSQL takes writes, and fails otherwise: see {@link WriteComplaint}. Callers during a check get
     * its result.
     */
    public Uni<Void> write() {
        return Uni.createFrom().deferred(() -> {
            Uni<Void> answer = underWay.get();
            if (answer != null) {
                return answer;
            }
            Uni<Void> asked = database.run(WRITE, Tuple.tuple())
                    .onTermination()
                    .invoke(() -> underWay.set(null))
                    .invoke(rows -> {
                        if (!rows.iterator().next().getBoolean(0)) {
                            connections.drop("it is read-only");
                            throw new ReadOnlyException("PostgreSQL is read-only");
                        }
                    })
                    .replaceWithVoid()
                    .memoize()
                    .indefinitely();
            return underWay.compareAndSet(null, asked) ? asked : write();
        });
    }
}
