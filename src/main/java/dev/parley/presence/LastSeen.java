package dev.parley.presence;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When users were last here, in PostgreSQL. */
@ApplicationScoped
class LastSeen {
    private static final String STORE = """
            INSERT INTO app_user (id, last_seen_at) SELECT unnest($1::text[]), unnest($2::timestamptz[])
            ON CONFLICT (id) DO UPDATE SET last_seen_at = excluded.last_seen_at
            """;
    private static final String READ = """
            SELECT id, last_seen_at FROM app_user WHERE id = ANY ($1) AND last_seen_at IS NOT NULL
            """;

    private final Pool pool;

    LastSeen(Pool pool) {
        this.pool = pool;
    }

    Uni<Void> store(List<Map.Entry<String, Instant>> seen) {
        String[] ids = seen.stream().map(Map.Entry::getKey).toArray(String[]::new);
        OffsetDateTime[] times = seen.stream().map(entry -> entry.getValue().atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
        return pool.preparedQuery(STORE).execute(Tuple.of(ids, times)).replaceWithVoid();
    }

    /** Those who were ever seen. */
    Uni<Map<String, Instant>> of(List<String> userIds) {
        return pool.preparedQuery(READ).execute(Tuple.of(userIds.toArray(String[]::new))).map(rows -> {
            Map<String, Instant> times = new HashMap<>();
            for (Row row : rows) {
                times.put(row.getString("id"),
                        row.getOffsetDateTime("last_seen_at").toInstant().truncatedTo(ChronoUnit.MILLIS));
            }
            return times;
        });
    }
}
