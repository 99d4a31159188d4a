-- Erases the content and the attachments of a message, if the user may, and logs it; the row stays. Locks the conversation,
-- then the message.
--
-- $1 text    the user
-- $2 bigint  the message
-- $3 text    who acts as the user
--
-- Returns the message as it was, the user's role, whether the message is the user's own, and the time and position of the
-- deletion, or null if nothing was changed. No row if the user cannot see the message.
WITH {message/change_target}, changed AS (
    UPDATE message m SET content = '', attachments = NULL, deleted_by = $3, changed_seq = t.next_seq,
                         deleted_at = date_trunc('milliseconds', clock_timestamp())
    FROM target t
    WHERE m.id = t.id AND (t.own OR t.role IN ('owner', 'admin')) AND t.deleted_at IS NULL
    RETURNING m.id, m.changed_seq AS log_seq, m.deleted_at AS at
), placed AS MATERIALIZED (
    SELECT t.conversation_id, t.seq, t.changed_seq, changed.log_seq, 'message.deleted' AS type
    FROM target t JOIN changed ON changed.id = t.id
), {message/log_changes}
SELECT x.role, x.own, c.at AS changed_at, c.log_seq,
{message/columns}
FROM target x LEFT JOIN changed c ON true
