package dev.parley.conversation.retention;

import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes old rows, a few at a time. An instance that does not get the lock deletes nothing. */
@ApplicationScoped
class RetentionTable {
    private static final long LOCK = 0x7061726c65790003L;

    /**
     * Parameters: lock, conversation after which to continue, maximum number of conversations, of messages. A
     * conversation whose oldest message is young enough costs one look-up by index. The oldest messages go first, so
     * that the rest has no gap.
     */
    private static final String MESSAGES = """
            WITH turn AS MATERIALIZED (
                SELECT pg_try_advisory_xact_lock($1) AS mine
            ), page AS MATERIALIZED (
                SELECT c.id, now() - c.retention_seconds * interval '1 second' AS until
                FROM conversation c
                WHERE (SELECT mine FROM turn) AND c.retention_seconds IS NOT NULL AND c.id > $2
                ORDER BY c.id LIMIT $3
            ), due AS MATERIALIZED (
                SELECT x.id FROM page p
                CROSS JOIN LATERAL (SELECT created_at FROM message
                    WHERE conversation_id = p.id ORDER BY seq LIMIT 1) oldest
                CROSS JOIN LATERAL (SELECT id, seq, created_at FROM message
                    WHERE conversation_id = p.id AND oldest.created_at < p.until ORDER BY seq LIMIT $4) x
                WHERE x.created_at < p.until
                ORDER BY p.id, x.seq LIMIT $4
            ), gone AS (
                DELETE FROM message WHERE id IN (SELECT id FROM due) RETURNING 1
            )
            SELECT (SELECT mine FROM turn) AS mine, (SELECT count(*) FROM page) AS looked_at, (SELECT max(id) FROM page) AS last,
                   (SELECT count(*) FROM gone) AS deleted
            """;
    /** Parameters: lock, seconds, maximum number of rows. */
    private static final String MEMBER_CHANGES = """
            DELETE FROM member_change WHERE id IN (
                SELECT id FROM member_change
                WHERE (SELECT pg_try_advisory_xact_lock($1)) AND changed_at < now() - make_interval(secs => $2)
                ORDER BY changed_at LIMIT $3)
            """;

    private final Statements statements;

    RetentionTable(Statements statements) {
        this.statements = statements;
    }

    /**
     * The result of one statement.
     *
     * @param mine     whether this instance got the lock
     * @param lookedAt the number of conversations looked at
     * @param last     the last of them; null if there was none
     */
    record Batch(boolean mine, int lookedAt, String last, int deleted) {}

    Uni<Batch> deleteMessages(String afterConversation, int conversations, int limit) {
        return statements
                .run(MESSAGES, Tuple.of(LOCK, afterConversation, conversations, limit))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Batch(
                            row.getBoolean("mine"),
                            row.getInteger("looked_at"),
                            row.getString("last"),
                            row.getInteger("deleted"));
                });
    }

    /** @return the number of rows deleted, at most the limit */
    Uni<Integer> deleteMemberChanges(Duration age, int limit) {
        return statements
                .run(MEMBER_CHANGES, Tuple.of(LOCK, (double) age.toSeconds(), limit))
                .map(RowSet::rowCount);
    }
}
