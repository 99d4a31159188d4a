package dev.parley.presence;

import dev.parley.sql.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Stores in PostgreSQL when users were last online. */
@ApplicationScoped
public class LastSeen {
    private static final Logger LOG = Logger.getLogger(LastSeen.class);
    private static final int ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Erasing a user closes their connections. That close must not write a time again, hence the minute. */
    private static final String STORE = """
            INSERT INTO app_user AS stored (id, last_seen_at)
            SELECT id, seen FROM unnest($1::text[], $2::timestamptz[]) AS line (id, seen) ORDER BY id COLLATE "C"
            ON CONFLICT (id) DO UPDATE SET last_seen_at = greatest(stored.last_seen_at, excluded.last_seen_at)
            WHERE stored.last_seen_at IS NOT NULL OR stored.tokens_valid_from IS NULL
               OR excluded.last_seen_at > stored.tokens_valid_from + interval '1 minute'
            """;

    private static final String READ = """
            SELECT id, last_seen_at FROM app_user WHERE id = ANY ($1) AND last_seen_at IS NOT NULL
            """;

    private final Database database;

    LastSeen(Vertx vertx, Pool pool) {
        this.database = new Database(vertx, pool, PATIENCE);
    }

    /**
     * Stores the times, never backwards. It tries a few times; a failure is logged, and the result completes all the
     * same.
     */
    public Uni<Void> store(Map<String, Instant> seen) {
        if (seen.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        // The order of ids keeps two instances from waiting for each other's rows.
        TreeMap<String, Instant> sorted = new TreeMap<>(seen);
        String[] ids = sorted.keySet().toArray(String[]::new);
        OffsetDateTime[] times = sorted.values().stream()
                .map(time -> time.atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
        return Uni.createFrom()
                .deferred(() -> database.run(STORE, Tuple.of(ids, (Object) times)))
                .onFailure()
                .retry()
                .atMost(ATTEMPTS - 1)
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Not stored when %d users were last seen: %s", seen.size(), failure.toString()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** The times of those users who were ever online. */
    public Uni<Map<String, Instant>> of(List<String> userIds) {
        return userIds.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : database.run(READ, Tuple.of(userIds.toArray(String[]::new))).map(rows -> {
                    Map<String, Instant> times = new HashMap<>();
                    for (Row row : rows) {
                        times.put(
                                row.getString("id"),
                                row.getOffsetDateTime("last_seen_at")
                                        .toInstant()
                                        .truncatedTo(ChronoUnit.MILLIS));
                    }
                    return times;
                });
    }
}
