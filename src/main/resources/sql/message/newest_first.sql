-- Reads messages of a conversation before a seq, the newest first.
--
-- $1 text    the user
-- $2 text    the conversation
-- $3 bigint  the seq before which they are; null for the newest
-- $4 int     the maximum number of messages
-- $5 bigint  the maximum size of all, in bytes
--
-- Returns no row if the user is not a member.
SELECT x.found, {message/columns}
FROM member m LEFT JOIN LATERAL (
    WITH found AS (
        SELECT * FROM message
        WHERE conversation_id = m.conversation_id AND seq > m.joined_seq
          AND seq < coalesce($3::bigint, 9223372036854775807)
        ORDER BY seq DESC LIMIT $4)
    {message/fitting}) x ON true
WHERE m.user_id = $1 AND m.conversation_id = $2 ORDER BY x.place
