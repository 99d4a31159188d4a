-- Reads the newest messages of a conversation, the newest first, without deleted ones.
--
-- $1 text    the user
-- $2 text    the conversation
-- $3 bigint  null: the parameters are those of after_message
-- $4 int     the maximum number of messages
-- $5 bigint  the maximum size of all, in bytes
--
-- Returns no row if the user is not a member.
SELECT x.found, {message/columns}
FROM member m LEFT JOIN LATERAL (
    WITH found AS (
        SELECT * FROM message
        WHERE conversation_id = m.conversation_id AND seq > m.joined_seq AND deleted_at IS NULL AND $3::bigint IS NULL
        ORDER BY seq DESC LIMIT $4)
    {message/fitting}) x ON true
WHERE m.user_id = $1 AND m.conversation_id = $2 ORDER BY x.place
