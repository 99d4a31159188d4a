-- Empties messages of a user, and logs the deletion of those that were not deleted before. The others keep the time of it,
-- and lose what was left of them. Locks the conversations in the order of their ids, then the messages.
--
-- $1 text  the user
-- $2 int   the maximum number of messages
--
-- Returns the messages, each with whether it is deleted by this, and then its position in the log.
WITH mine AS MATERIALIZED (
    SELECT id, conversation_id FROM message
    WHERE sender_id = $1 AND (deleted_at IS NULL OR content <> '' OR attachments IS NOT NULL
        OR client_id IS NOT NULL OR digest IS NOT NULL) LIMIT $2
), locked AS MATERIALIZED (
    SELECT id, last_seq FROM conversation WHERE id IN (SELECT conversation_id FROM mine)
    ORDER BY id FOR NO KEY UPDATE
), target AS MATERIALIZED (
    SELECT x.id, x.conversation_id, x.seq, x.changed_seq, x.deleted_at IS NULL AS news,
           CASE WHEN x.named THEN x.client_id END AS name, l.last_seq
    FROM locked l JOIN mine ON mine.conversation_id = l.id JOIN message x ON x.id = mine.id
    FOR NO KEY UPDATE OF x
), placed AS MATERIALIZED (
    SELECT *, 'message.deleted' AS type,
           CASE WHEN news THEN last_seq + row_number() OVER (PARTITION BY conversation_id, news ORDER BY seq) END AS log_seq
    FROM target
), emptied AS (
    UPDATE message m SET content = '', attachments = NULL, client_id = NULL, named = false, digest = NULL,
                         changed_seq = coalesce(p.log_seq, m.changed_seq),
                         deleted_at = coalesce(m.deleted_at, date_trunc('milliseconds', clock_timestamp()))
    FROM placed p WHERE m.id = p.id
    RETURNING m.id, m.deleted_at
), {message/log_changes}
SELECT p.id, p.conversation_id, p.seq, p.news, p.name, p.log_seq, e.deleted_at
FROM placed p JOIN emptied e ON e.id = p.id
