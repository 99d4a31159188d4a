-- Reads the newest unread messages of all these conversations together, oldest first: by time across conversations, and by
-- seq within each, where an import may have put older times behind newer ones.
--
-- $1 text      the user
-- $2 text[]    the conversations
-- $3 int       the maximum number of messages
-- $4 bigint[]  the seq that is held of each, which may be more than is stored
SELECT {message/columns},
       {message/read_by_others}
FROM (
    SELECT u.*, max(u.created_at) OVER (PARTITION BY u.conversation_id ORDER BY u.seq) AS place
    FROM unnest($2::text[], $4::bigint[]) AS asked (id, held)
    JOIN member m ON m.user_id = $1 AND m.conversation_id = asked.id
    CROSS JOIN LATERAL (
        SELECT * FROM message u
        WHERE conversation_id = m.conversation_id
          AND seq > greatest(m.read_seq, m.joined_seq, m.held_seq, asked.held)
          AND sender_id <> $1 AND deleted_at IS NULL AND {message/unmarked}
        ORDER BY seq DESC LIMIT $3) u
    ORDER BY place DESC, u.conversation_id DESC, u.seq DESC LIMIT $3) x
ORDER BY x.place, x.conversation_id, x.seq
