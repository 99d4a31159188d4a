package dev.parley.notification;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Statements on the tables {@code notification} and {@code handled_event}. They fail with {@link RefusedException}s.
 */
@ApplicationScoped
class NotificationTable {
    private static final Logger LOG = Logger.getLogger(NotificationTable.class);
    private static final long SWEEP_LOCK = 0x7061726c65790002L;
    private static final String COLUMNS =
            "id, seq, type, title, message, payload::text AS payload, created_at, read_at";

    /** A notification is an entry of its user's log. */
    private static final String INSERT = """
            WITH counted AS (
                INSERT INTO app_user AS u (id, last_seq) VALUES ($1, 1)
                ON CONFLICT (id) DO UPDATE SET last_seq = u.last_seq + 1 RETURNING last_seq
            )
            INSERT INTO notification (user_id, seq, type, title, message, payload)
            SELECT $1, last_seq, $2, $3, $4, $5::text::json FROM counted
            RETURNING\s""" + COLUMNS;
    /** Inserts both rows or none: an event that was handled before creates no notification. */
    private static final String INSERT_ONCE = """
            WITH first AS (
                INSERT INTO handled_event (source, event_id) VALUES ($6, $7) ON CONFLICT DO NOTHING RETURNING 1
            ), counted AS (
                INSERT INTO app_user AS u (id, last_seq) SELECT $1, 1 FROM first
                ON CONFLICT (id) DO UPDATE SET last_seq = u.last_seq + 1 RETURNING last_seq
            )
            INSERT INTO notification (user_id, seq, type, title, message, payload)
            SELECT $1, last_seq, $2, $3, $4, $5::text::json FROM counted
            RETURNING\s""" + COLUMNS;
    /** Inserts both rows or none for a call, and stores the notification's id as the result of its key. */
    private static final String INSERT_CALLED = """
            WITH made AS (SELECT nextval('notification_id_seq') AS id), first AS (
                INSERT INTO handled_event (source, event_id, fingerprint, result)
                SELECT $6, $7, $8, made.id FROM made ON CONFLICT DO NOTHING RETURNING result
            ), counted AS (
                INSERT INTO app_user AS u (id, last_seq) SELECT $1, 1 FROM first
                ON CONFLICT (id) DO UPDATE SET last_seq = u.last_seq + 1 RETURNING last_seq
            )
            INSERT INTO notification (id, user_id, seq, type, title, message, payload) OVERRIDING SYSTEM VALUE
            SELECT result, $1, last_seq, $2, $3, $4, $5::text::json FROM first, counted
            RETURNING\s""" + COLUMNS;

    private static final String HANDLE = """
            INSERT INTO handled_event (source, event_id, fingerprint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
            """;
    private static final String HANDLED =
            "SELECT fingerprint, result FROM handled_event WHERE source = $1 AND event_id = $2";
    private static final String PAGE = """
            SELECT %s FROM notification
            WHERE user_id = $1 AND id < $2 AND (NOT $3 OR read_at IS NULL)
            ORDER BY id DESC LIMIT $4
            """.formatted(COLUMNS);
    private static final String COUNT_UNREAD =
            "SELECT count(*) FROM notification WHERE user_id = $1 AND read_at IS NULL";
    private static final String MARK_READ = """
            UPDATE notification SET read_at = coalesce(read_at, now()) WHERE id = $1 AND user_id = $2 RETURNING id
            """;
    private static final String MARK_ALL_READ = """
            UPDATE notification SET read_at = now() WHERE user_id = $1 AND read_at IS NULL
            """;
    /** The lock is taken before any row. An instance that does not get it deletes nothing. */
    private static final String FORGET = """
            DELETE FROM notification WHERE id IN (
                SELECT id FROM notification
                WHERE (SELECT pg_try_advisory_xact_lock($1)) AND created_at < now() - make_interval(secs => $2)
                ORDER BY created_at LIMIT $3)
            """;

    private static final String FORGET_HANDLED = """
            DELETE FROM handled_event WHERE (source, event_id) IN (
                SELECT source, event_id FROM handled_event
                WHERE (SELECT pg_try_advisory_xact_lock($1)) AND handled_at < now() - make_interval(secs => $2)
                ORDER BY handled_at LIMIT $3)
            """;

    private static final String FORGET_USER = """
            DELETE FROM notification WHERE id IN (SELECT id FROM notification WHERE user_id = $1 LIMIT $2)
            """;

    /** @param result the id of the notification that was created; null if the call creates none */
    record Handled(String fingerprint, Long result) {}

    private final Database database;

    NotificationTable(Vertx vertx, Pool pool, NotificationsConfig config) {
        this.database = new Database(vertx, pool, config.statementTimeout());
    }

    Uni<Kept> insert(NewNotification n) {
        return run(INSERT, Tuple.of(n.userId(), n.type(), n.title(), n.message(), n.payload()))
                .map(rows -> kept(rows.iterator().next()));
    }

    /** Inserts a notification. Empty if an event of that source and id was handled before. */
    Uni<Optional<Kept>> insertOnce(String source, String eventId, NewNotification n) {
        return run(
                        INSERT_ONCE,
                        Tuple.from(List.of(n.userId(), n.type(), n.title(), n.message(), n.payload(), source, eventId)))
                .map(rows -> list(rows).stream().findFirst());
    }

    /** Inserts a notification. Empty if the key was used before, for any call. */
    Uni<Optional<Kept>> insertOnce(KeyedCall call, NewNotification n) {
        return run(
                        INSERT_CALLED,
                        Tuple.from(List.of(
                                n.userId(),
                                n.type(),
                                n.title(),
                                n.message(),
                                n.payload(),
                                call.source(),
                                call.key(),
                                call.fingerprint())))
                .map(rows -> list(rows).stream().findFirst());
    }

    /** @return whether the key was not used before */
    Uni<Boolean> handle(KeyedCall call) {
        return run(HANDLE, Tuple.of(call.source(), call.key(), call.fingerprint()))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Returns the call for which the key was used; {@code unavailable} if it was forgotten just now. */
    Uni<Handled> handled(KeyedCall call) {
        return run(HANDLED, Tuple.of(call.source(), call.key())).map(rows -> {
            if (rows.size() == 0) {
                throw new RefusedException(ErrorCode.UNAVAILABLE, "the idempotency_key has just expired; try again");
            }
            Row row = rows.iterator().next();
            return new Handled(row.getString("fingerprint"), row.getLong("result"));
        });
    }

    Uni<List<Kept>> page(String userId, long before, boolean unreadOnly, int limit) {
        return run(PAGE, Tuple.of(userId, before, unreadOnly, limit)).map(NotificationTable::list);
    }

    Uni<Long> countUnread(String userId) {
        return run(COUNT_UNREAD, Tuple.of(userId))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** @return whether the user has this notification */
    Uni<Boolean> markRead(String userId, long id) {
        return run(MARK_READ, Tuple.of(id, userId)).map(rows -> rows.size() == 1);
    }

    /** @return how many were unread */
    Uni<Integer> markAllRead(String userId) {
        return run(MARK_ALL_READ, Tuple.of(userId)).map(RowSet::rowCount);
    }

    /** Deletes up to {@code limit} older notifications, oldest first; none while another instance does so. */
    Uni<Integer> forget(Duration age, int limit) {
        return run(FORGET, Tuple.of(SWEEP_LOCK, (double) age.toSeconds(), limit))
                .map(RowSet::rowCount);
    }

    /** Deletes up to {@code limit} notifications of a user, of any age. */
    Uni<Integer> forgetUser(String userId, int limit) {
        return run(FORGET_USER, Tuple.of(userId, limit)).map(RowSet::rowCount);
    }

    /** Deletes handled events like {@link #forget}. */
    Uni<Integer> forgetHandled(Duration age, int limit) {
        return run(FORGET_HANDLED, Tuple.of(SWEEP_LOCK, (double) age.toSeconds(), limit))
                .map(RowSet::rowCount);
    }

    private Uni<RowSet<Row>> run(String sql, Tuple arguments) {
        return database.run(sql, arguments).onFailure().transform(failure -> {
            LOG.warnf("A statement on notifications failed: %s", failure.toString());
            return new RefusedException(ErrorCode.UNAVAILABLE, "the database cannot do this now; try again");
        });
    }

    private static List<Kept> list(RowSet<Row> rows) {
        List<Kept> all = new ArrayList<>(rows.size());
        rows.forEach(row -> all.add(kept(row)));
        return all;
    }

    private static Kept kept(Row row) {
        return new Kept(
                row.getLong("id"),
                row.getLong("seq"),
                row.getString("type"),
                row.getString("title"),
                row.getString("message"),
                row.getString("payload"),
                Objects.requireNonNull(time(row, "created_at")),
                time(row, "read_at"));
    }

    private static @Nullable Instant time(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant().truncatedTo(ChronoUnit.MILLIS);
    }
}
