-- Erases the content and the attachments of a message, if the user may; the row stays. Locks the message.
--
-- $1 text    the user
-- $2 bigint  the message
-- $3 text    who acts as the user
--
-- Returns the message as it was, the user's role, whether the message is the user's own, and the time of the deletion,
-- or null if nothing was changed. No row if the user cannot see the message.
WITH {message/edit_target}, changed AS (
    UPDATE message m SET content = '', attachments = NULL, deleted_by = $3,
                         deleted_at = date_trunc('milliseconds', clock_timestamp())
    FROM target t
    WHERE m.id = t.id AND (t.own OR t.role IN ('owner', 'admin')) AND t.deleted_at IS NULL
    RETURNING m.deleted_at AS at
)
SELECT x.role, x.own, c.at AS changed_at,
{message/columns}
FROM target x LEFT JOIN changed c ON true
