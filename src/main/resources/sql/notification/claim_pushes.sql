-- Claims due rows for as long as an attempt may take. Rows that another instance holds are skipped.
--
-- $1 int     the maximum number of rows
-- $2 double  seconds until the row is due again
--
-- Returns the rows, each with its notification if it is of one.
WITH due AS MATERIALIZED (
    SELECT id FROM push WHERE dead_at IS NULL AND next_attempt_at <= clock_timestamp()
    ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE push p SET attempts = attempts + 1,
                      next_attempt_at = clock_timestamp() + make_interval(secs => $2)
    FROM due WHERE p.id = due.id
    RETURNING p.*
)
SELECT c.id, c.user_id, c.attempts, c.created_at, c.message_id,
       n.id AS notification_id, n.type, n.title, n.message, n.payload::text, n.created_at AS made_at
FROM claimed c LEFT JOIN notification n ON n.id = c.notification_id
