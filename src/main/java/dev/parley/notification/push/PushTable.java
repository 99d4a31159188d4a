package dev.parley.notification.push;

import dev.parley.sql.SqlFile;
import java.time.Duration;

/** Statements on the tables {@code push} and {@code push_cursor}. */
final class PushTable {
    /** The maximum time of a statement, and of finding and storing one page. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    static final String NOW = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text";

    static final String LOCK = "SELECT pg_try_advisory_xact_lock(8097868719187329026)";

    /**
     * Reads the cursor of a source. It starts anew if pushing was off for a day, or if the database was restored
     * elsewhere and counts its transactions from another start. Parameters: source, where to start.
     */
    static final String CURSOR = """
            INSERT INTO push_cursor AS c (source, txid, id)
            VALUES ($1, $2::text::xid8, 0)
            ON CONFLICT (source) DO UPDATE SET
                txid = CASE WHEN c.moved_at < now() - interval '1 day' OR c.txid > pg_snapshot_xmax(pg_current_snapshot())
                       THEN excluded.txid ELSE c.txid END,
                id = CASE WHEN c.moved_at < now() - interval '1 day' OR c.txid > pg_snapshot_xmax(pg_current_snapshot()) THEN 0 ELSE c.id END,
                moved_at = now()
            RETURNING txid::text, id
            """;
    /** Parameters: source, transaction, id. */
    static final String MOVE =
            "UPDATE push_cursor SET txid = $2::text::xid8, id = $3, moved_at = now() WHERE source = $1";

    static final String CLAIM = SqlFile.read("notification/claim_pushes");
    /** Parameter: id. */
    static final String DONE = "DELETE FROM push WHERE id = $1";
    /**
     * Parameters: id, attempt, seconds until the next one, age in seconds at which it is dead. Returns whether it is
     * dead.
     */
    static final String AGAIN = """
            UPDATE push SET next_attempt_at = clock_timestamp() + make_interval(secs => $3),
                dead_at = CASE WHEN created_at < clock_timestamp() - make_interval(secs => $4)
                          THEN clock_timestamp() END
            WHERE id = $1 AND attempts = $2 RETURNING dead_at IS NOT NULL
            """;

    static final String PENDING = "SELECT count(*) FROM (SELECT FROM push WHERE dead_at IS NULL LIMIT 10000) p";
    /** Parameter: seconds. */
    static final String BURY = """
            DELETE FROM push WHERE id IN (
                SELECT id FROM push WHERE dead_at < clock_timestamp() - make_interval(secs => $1) LIMIT 1000)
            """;

    /** Parameters: user, limit. */
    static final String FORGET_USER = "DELETE FROM push WHERE id IN (SELECT id FROM push WHERE user_id = $1 LIMIT $2)";

    private PushTable() {}
}
