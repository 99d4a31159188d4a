-- Marks everything up to a message as read like read_named, if the message is somebody else's, and its content, now or
-- when it was sent, is what the reader echoes.
--
-- $1 text    the user
-- $2 text    the conversation
-- $3 text    the name
-- $4 bigint  the id, or null
-- $5 text    the content
-- $6 bigint  the digest of what was sent
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
        ON EXISTS (SELECT FROM message e WHERE e.conversation_id = x.conversation_id AND e.seq = x.seq
                  AND e.sender_id <> $1 AND (e.content = $5 OR e.digest = $6))
        AND x.conversation_id = m.conversation_id AND x.seq > m.joined_seq
    WHERE m.user_id = $1 AND m.conversation_id = $2
    ORDER BY x.choice, x.sender_id = $1, x.seq DESC LIMIT 1
)
{message/move_cursor}
