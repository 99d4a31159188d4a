-- Moves the cursor of the user $1 to "aim (conversation_id, seq)". The condition is checked again on the newest version of
-- the row.
, moved AS (
    UPDATE member m SET read_seq = aim.seq FROM aim
    WHERE m.conversation_id = aim.conversation_id AND m.user_id = $1 AND m.read_seq < aim.seq
    RETURNING m.conversation_id, m.read_seq
), swept AS (
    DELETE FROM read_mark r USING moved
    WHERE r.conversation_id = moved.conversation_id AND r.user_id = $1 AND r.seq <= moved.read_seq
)
SELECT aim.conversation_id, aim.seq AS aimed, moved.read_seq, x.id, x.name
FROM aim LEFT JOIN moved ON true
LEFT JOIN LATERAL (SELECT id, CASE WHEN named THEN client_id END AS name FROM message
    WHERE conversation_id = moved.conversation_id AND seq <= moved.read_seq ORDER BY seq DESC LIMIT 1) x ON true
