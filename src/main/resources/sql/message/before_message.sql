-- Reads messages of a conversation before a message, the newest first.
--
-- $1 text    the user
-- $2 text    the conversation
-- $3 bigint  the id of the message
-- $4 int     the maximum number of messages
-- $5 bigint  the maximum size of all, in bytes
--
-- Returns no row if the user is not a member.
{message/bound}
SELECT x.found, {message/columns}
FROM member m LEFT JOIN LATERAL (
    WITH found AS (
        SELECT message.* FROM message JOIN bound ON bound.low >= bound.high
        WHERE conversation_id = m.conversation_id AND seq > m.joined_seq AND seq <= bound.low AND id <> $3
        ORDER BY seq DESC LIMIT $4)
    {message/fitting}) x ON true
WHERE m.user_id = $1 AND m.conversation_id = $2 ORDER BY x.place
