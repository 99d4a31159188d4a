-- Marks everything up to a seq as read. A seq beyond the newest message moves nothing.
--
-- $1 text    the user
-- $2 text    the conversation
-- $3 bigint  the seq; null for all
--
-- Returns a row if the user is a member: the seq that was aimed at, and, if the cursor moved, where it is now.
WITH aim AS MATERIALIZED (
    SELECT c.id AS conversation_id,
           CASE WHEN $3::bigint IS NULL THEN c.last_seq WHEN $3 <= c.last_seq THEN $3 END AS seq
    FROM member m JOIN conversation c ON c.id = m.conversation_id
    WHERE m.user_id = $1 AND m.conversation_id = $2
)
{message/move_cursor}
