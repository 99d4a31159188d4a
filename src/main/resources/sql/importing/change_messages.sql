-- Changes messages that were imported before, and logs it, so that members hear of it. Deleted ones stay as they are. Locks the
-- conversations in the order of their ids, then the messages.
--
-- $1 bigint[]       the messages
-- $2 text[]         contents
-- $3 text[]         attachments as JSON, or null
-- $4 timestamptz[]  times of the edits, or null
-- $5 timestamptz[]  times of the deletions, or null
WITH wanted AS MATERIALIZED (
    SELECT l.*, x.conversation_id
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
        AS l (id, content, attachments, edited_at, deleted_at)
    JOIN message x ON x.id = l.id
), locked AS MATERIALIZED (
    SELECT id, last_seq FROM conversation WHERE id IN (SELECT conversation_id FROM wanted)
    ORDER BY id FOR NO KEY UPDATE
), target AS MATERIALIZED (
    SELECT x.id, x.conversation_id, x.seq, x.changed_seq, w.content, w.attachments, w.edited_at, w.deleted_at,
           l.last_seq
    FROM locked l JOIN wanted w ON w.conversation_id = l.id JOIN message x ON x.id = w.id AND x.deleted_at IS NULL
    FOR NO KEY UPDATE OF x
), placed AS MATERIALIZED (
    SELECT *, CASE WHEN deleted_at IS NULL THEN 'message.updated' ELSE 'message.deleted' END AS type,
           last_seq + row_number() OVER (PARTITION BY conversation_id ORDER BY seq) AS log_seq
    FROM target
), changed AS (
    UPDATE message m
    SET content = p.content, attachments = p.attachments::jsonb, changed_seq = p.log_seq,
        edited_at = coalesce(p.edited_at, m.edited_at), deleted_at = p.deleted_at
    FROM placed p WHERE m.id = p.id
), {message/log_changes}
SELECT FROM placed
