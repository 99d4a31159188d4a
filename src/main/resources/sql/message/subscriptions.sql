-- Reads what a user who subscribes to these conversations has missed.
--
-- $1 text      the user
-- $2 text[]    the conversations
-- $3 bigint[]  the seq that is held of each, or null
-- $4 int       the maximum number of messages of each
--
-- Returns the messages after what is held, ordered by seq, with the state of the subscription in each row; without any, one
-- row. A seq below 0 is that of the last imported message.
SELECT c.id AS subscription_id, c.last_seq, m.joined_seq, pg_current_snapshot()::text AS snapshot,
       {message/columns}
FROM unnest($2::text[], $3::bigint[]) AS held (id, seq)
JOIN member m ON m.conversation_id = held.id
JOIN conversation c ON c.id = m.conversation_id
LEFT JOIN LATERAL (
    SELECT * FROM message
    WHERE held.seq IS NOT NULL AND conversation_id = c.id AND seq > greatest(
        CASE WHEN held.seq < 0 THEN c.imported_seq ELSE held.seq END, m.joined_seq)
    ORDER BY seq LIMIT $4) x ON true
WHERE m.user_id = $1
ORDER BY c.id, x.seq
