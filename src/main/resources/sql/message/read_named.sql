-- Marks everything up to a message as read, by the message's name or id. Names of different apps may collide: of several
-- messages, one with the name goes before one with the id, one of others before the reader's own, a newer before an older.
-- Two look-ups by index, since one condition for both would read the whole conversation.
--
-- $1 text    the user
-- $2 text    the conversation
-- $3 text    the name
-- $4 bigint  the id, or null
--
-- Returns a row if the user is a member: the seq that was aimed at, and, if the cursor moved, where it is now.
WITH aim AS MATERIALIZED (
    SELECT m.conversation_id, x.seq
    FROM member m LEFT JOIN LATERAL (
        SELECT n.conversation_id, n.seq, n.sender_id, 1 AS choice
        FROM member s JOIN message n ON n.sender_id = s.user_id AND n.client_id = $3 AND n.named
        WHERE s.conversation_id = m.conversation_id
        UNION ALL
        SELECT conversation_id, seq, sender_id, 2 FROM message WHERE id = $4) x
        ON x.conversation_id = m.conversation_id AND x.seq > m.joined_seq
    WHERE m.user_id = $1 AND m.conversation_id = $2
    ORDER BY x.choice, x.sender_id = $1, x.seq DESC LIMIT 1
)
{message/move_cursor}
