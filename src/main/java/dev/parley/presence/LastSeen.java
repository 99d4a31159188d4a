package dev.parley.presence;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
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

/** When users were last here, in PostgreSQL. */
@ApplicationScoped
public class LastSeen {
    private static final Logger LOG = Logger.getLogger(LastSeen.class);
    private static final int ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Who is forgotten is not remembered for having been sent away by that. */
    private static final String STORE = """
            INSERT INTO app_user AS stored (id, last_seen_at) SELECT unnest($1::text[]), unnest($2::timestamptz[])
            ON CONFLICT (id) DO UPDATE SET last_seen_at = greatest(stored.last_seen_at, excluded.last_seen_at)
            WHERE stored.last_seen_at IS NOT NULL OR stored.tokens_valid_from IS NULL
               OR excluded.last_seen_at > stored.tokens_valid_from + interval '1 minute'
            """;

    private static final String READ = """
            SELECT id, last_seen_at FROM app_user WHERE id = ANY ($1) AND last_seen_at IS NOT NULL
            """;

    private final Pool pool;

    LastSeen(Pool pool) {
        this.pool = pool;
    }

    /** Never back in time. Tried a few times; where it does not succeed that is logged, and it completes as well. */
    public Uni<Void> store(Map<String, Instant> seen) {
        if (seen.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        // In the order of ids, so that two instances do not wait for each other's rows.
        TreeMap<String, Instant> sorted = new TreeMap<>(seen);
        String[] ids = sorted.keySet().toArray(String[]::new);
        OffsetDateTime[] times = sorted.values().stream()
                .map(time -> time.atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
        return Uni.createFrom()
                .deferred(() -> pool.preparedQuery(STORE).execute(Tuple.of(ids, times)))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
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

    /** Those who were ever seen. */
    public Uni<Map<String, Instant>> of(List<String> userIds) {
        return userIds.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : pool.preparedQuery(READ)
                        .execute(Tuple.of(userIds.toArray(String[]::new)))
                        .map(rows -> {
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
