package dev.parley.revocation;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.security.revocation.Revocation;
import dev.parley.security.revocation.RevocationStore;
import dev.parley.sql.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stores the times before which tokens of users, and of their single devices, are revoked. Times are PostgreSQL's own.
 */
@ApplicationScoped
class RevocationTable implements RevocationStore {
    private static final Logger LOG = Logger.getLogger(RevocationTable.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** The next whole second, or {@code $3} if that is later. {@code $2} is whether an admin revokes. */
    private static final String MOMENT = """
            moment AS (
                SELECT greatest(date_trunc('second', clock_timestamp()) + interval '1 second', $3::timestamptz) AS at
            ), change AS (SELECT at, CASE WHEN $2::boolean THEN at END AS admins_at FROM moment)
            """;
    /**
     * Deletes the user's revocations of single devices, except, if no admin revokes, those that apply to admins, too.
     */
    private static final String REVOKE_ALL = "WITH " + MOMENT + """
            , contained AS (DELETE FROM revoked_device WHERE user_id = $1 AND ($2 OR admin_tokens_valid_from IS NULL))
            INSERT INTO app_user AS stored (id, tokens_valid_from, admin_tokens_valid_from)
                SELECT $1, at, admins_at FROM change
            ON CONFLICT (id) DO UPDATE SET
                tokens_valid_from = greatest(stored.tokens_valid_from, excluded.tokens_valid_from),
                admin_tokens_valid_from = greatest(stored.admin_tokens_valid_from, excluded.admin_tokens_valid_from)
            RETURNING id AS user_id, '' AS device_id, tokens_valid_from, admin_tokens_valid_from
            """;

    private static final String REVOKE_DEVICE = "WITH " + MOMENT + """
            INSERT INTO revoked_device AS stored (user_id, device_id, tokens_valid_from, admin_tokens_valid_from)
                SELECT $1, $4, at, admins_at FROM change
            ON CONFLICT (user_id, device_id) DO UPDATE SET
                tokens_valid_from = greatest(stored.tokens_valid_from, excluded.tokens_valid_from),
                admin_tokens_valid_from = greatest(stored.admin_tokens_valid_from, excluded.admin_tokens_valid_from)
            RETURNING user_id, device_id, tokens_valid_from, admin_tokens_valid_from
            """;
    private static final String OF = """
            SELECT id AS user_id, '' AS device_id, tokens_valid_from, admin_tokens_valid_from FROM app_user
            WHERE id = $1 AND tokens_valid_from IS NOT NULL
            UNION ALL
            SELECT user_id, device_id, tokens_valid_from, admin_tokens_valid_from FROM revoked_device
            WHERE user_id = $1 AND device_id = ANY ($2)
            """;
    /** Each part uses its own index and reads no more than the answer can have. */
    private static final String NEWEST = """
            (SELECT id AS user_id, '' AS device_id, tokens_valid_from, admin_tokens_valid_from FROM app_user
             WHERE tokens_valid_from >= $1 ORDER BY tokens_valid_from DESC LIMIT $2)
            UNION ALL
            (SELECT user_id, device_id, tokens_valid_from, admin_tokens_valid_from FROM revoked_device
             WHERE tokens_valid_from >= $1 ORDER BY tokens_valid_from DESC LIMIT $2)
            ORDER BY tokens_valid_from DESC LIMIT $2
            """;

    private static final String AFTER = """
            SELECT page.*, clock_timestamp() AS now FROM (
                (SELECT id AS user_id, '' AS device_id, tokens_valid_from, admin_tokens_valid_from FROM app_user
                 WHERE tokens_valid_from >= $1 AND (tokens_valid_from, id, '') > ($1, $2, $3)
                 ORDER BY tokens_valid_from, id LIMIT $4)
                UNION ALL
                (SELECT user_id, device_id, tokens_valid_from, admin_tokens_valid_from FROM revoked_device
                 WHERE tokens_valid_from >= $1 AND (tokens_valid_from, user_id, device_id) > ($1, $2, $3)
                 ORDER BY tokens_valid_from, user_id, device_id LIMIT $4)
                ORDER BY tokens_valid_from, user_id, device_id LIMIT $4
            ) page
            """;

    private final Database database;

    RevocationTable(Vertx vertx, Pool pool) {
        this.database = new Database(vertx, pool, TIMEOUT);
    }

    @Override
    public Uni<Revocation> revoke(String userId, @Nullable String device, boolean byAdmin, @Nullable Instant atLeast) {
        OffsetDateTime least = atLeast == null ? null : atLeast.atOffset(ZoneOffset.UTC);
        return (device == null
                        ? database.run(REVOKE_ALL, Tuple.of(userId, byAdmin, least))
                        : database.run(REVOKE_DEVICE, Tuple.of(userId, byAdmin, least, device)))
                .onFailure()
                .transform(failure -> {
                    LOG.warnf("A revocation was not stored: %s", failure.toString());
                    return new RefusedException(ErrorCode.UNAVAILABLE, "the database cannot do this now; try again");
                })
                .map(rows -> revocation(rows.iterator().next()));
    }

    @Override
    public Uni<List<Revocation>> of(String userId, List<String> devices) {
        return database.run(OF, Tuple.of(userId, (Object) devices.toArray(String[]::new)))
                .map(RevocationTable::revocations);
    }

    @Override
    public Uni<List<Revocation>> newest(Instant since, int limit) {
        return database.run(NEWEST, Tuple.of(since.atOffset(ZoneOffset.UTC), limit))
                .map(RevocationTable::revocations);
    }

    @Override
    public Uni<Page> after(Position position, int limit) {
        OffsetDateTime time = position.validFrom().atOffset(ZoneOffset.UTC);
        return database.run(AFTER, Tuple.of(time, position.userId(), position.device(), limit))
                .map(rows -> {
                    Instant now = position.validFrom();
                    for (Row row : rows) {
                        now = row.getOffsetDateTime("now").toInstant();
                    }
                    return new Page(revocations(rows), now);
                });
    }

    private static List<Revocation> revocations(RowSet<Row> rows) {
        List<Revocation> found = new ArrayList<>(rows.size());
        rows.forEach(row -> found.add(revocation(row)));
        return found;
    }

    private static Revocation revocation(Row row) {
        String device = row.getString("device_id");
        return new Revocation(
                row.getString("user_id"),
                device.isEmpty() ? null : device,
                row.getOffsetDateTime("tokens_valid_from").toInstant(),
                time(row, "admin_tokens_valid_from"));
    }

    private static @Nullable Instant time(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
