-- Replaces the content of a message, if the user may, and logs it. Locks the conversation, then the message. The time of an
-- edit is after that of the previous one.
--
-- $1 text    the user
-- $2 bigint  the message
-- $3 text    the content
-- $4 text    who acts as the user
--
-- Returns the message as it was, the user's role, whether the message is the user's own, and the time and position of the
-- edit, or null if nothing was changed. No row if the user cannot see the message.
WITH {message/change_target}, changed AS (
    UPDATE message m SET content = $3, edited_by = $4, changed_seq = t.next_seq, edited_at = greatest(
        date_trunc('milliseconds', clock_timestamp()), t.edited_at + interval '1 millisecond')
    FROM target t
    WHERE m.id = t.id AND t.own AND t.role <> 'read_only' AND t.deleted_at IS NULL
      AND ($3 <> '' OR t.attachments IS NOT NULL)
    RETURNING m.id, m.changed_seq AS log_seq, m.edited_at AS at
), placed AS MATERIALIZED (
    SELECT t.conversation_id, t.seq, t.changed_seq, changed.log_seq, 'message.updated' AS type
    FROM target t JOIN changed ON changed.id = t.id
), {message/log_changes}
SELECT x.role, x.own, c.at AS changed_at, c.log_seq,
{message/columns}
FROM target x LEFT JOIN changed c ON true
