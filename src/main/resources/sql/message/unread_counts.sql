-- Counts the unread messages of a user: messages of others after the cursor that are neither deleted nor marked as read.
--
-- $1 text  the user
-- $2 int   the maximum count of one conversation
-- $3 int   the maximum number of conversations
--
-- Returns the conversations with unread messages, those with the most first, each with the total of all conversations.
SELECT m.conversation_id, unread.count, sum(unread.count) OVER ()::bigint AS total
FROM member m
JOIN conversation c ON c.id = m.conversation_id AND c.last_seq > greatest(m.read_seq, m.joined_seq)
CROSS JOIN LATERAL (SELECT count(*) AS count FROM (SELECT FROM message u
    WHERE u.conversation_id = m.conversation_id AND u.seq > greatest(m.read_seq, m.joined_seq)
      AND u.sender_id <> $1 AND u.deleted_at IS NULL AND {message/unmarked}
    LIMIT $2) counted) unread
WHERE m.user_id = $1 AND unread.count > 0
ORDER BY unread.count DESC, m.conversation_id
LIMIT $3
