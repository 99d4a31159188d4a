-- Reads messages of a conversation after a seq, the oldest first.
--
-- $1 text    the user
-- $2 text    the conversation
-- $3 bigint  the seq after which they are
-- $4 int     the maximum number of messages
-- $5 bigint  the maximum size of all, in bytes
--
-- Returns no row if the user is not a member.
SELECT x.found, {message/columns}
FROM member m LEFT JOIN LATERAL (
    WITH found AS (
        SELECT * FROM message
        WHERE conversation_id = m.conversation_id AND seq > greatest(m.joined_seq, $3::bigint)
        ORDER BY seq LIMIT $4)
    {message/fitting}) x ON true
WHERE m.user_id = $1 AND m.conversation_id = $2 ORDER BY x.place
