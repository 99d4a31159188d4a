-- Deletes messages that are older than their conversation keeps them. The oldest go first, so that the rest has no gap.
-- A conversation whose oldest message is young enough costs one look-up by index.
--
-- $1 bigint  the advisory lock; without it nothing is deleted
-- $2 text    the conversation after which to continue
-- $3 int     the maximum number of conversations
-- $4 int     the maximum number of messages
--
-- Returns whether this instance got the lock, how many conversations it looked at, the last of them, and how many messages
-- are gone.
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
    DELETE FROM message WHERE id IN (SELECT id FROM due) RETURNING conversation_id, changed_seq
), changes AS (
    DELETE FROM change USING gone
    WHERE change.conversation_id = gone.conversation_id AND change.seq = gone.changed_seq
)
SELECT (SELECT mine FROM turn) AS mine, (SELECT count(*) FROM page) AS looked_at, (SELECT max(id) FROM page) AS last,
       (SELECT count(*) FROM gone) AS deleted
