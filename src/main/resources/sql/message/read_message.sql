-- Marks everything up to a message as read. A message that the user cannot see, or that does not exist any more, moves
-- nothing.
--
-- $1 text    the user
-- $2 text    the conversation, or null for that of the message
-- $3 bigint  the id of the message
--
-- Returns a row if the user is a member: the seq that was aimed at, and, if the cursor moved, where it is now.
WITH aim AS MATERIALIZED (
    SELECT m.conversation_id, x.seq
    FROM member m LEFT JOIN message x
        ON x.id = $3 AND x.conversation_id = m.conversation_id AND x.seq > m.joined_seq
    WHERE m.user_id = $1
      AND m.conversation_id = coalesce($2, (SELECT conversation_id FROM message WHERE id = $3))
)
{message/move_cursor}
