-- Stores "changed (id, seq, name)", the messages that become read, and "aim (seq)", up to which everything is read then. $3
-- is the maximum number of messages returned, the newest.
, moved AS (
    UPDATE member m SET read_seq = aim.seq FROM me, aim
    WHERE m.user_id = $1 AND m.conversation_id = me.conversation_id AND m.read_seq < aim.seq
      AND EXISTS (SELECT FROM changed)
    RETURNING m.read_seq
), marked AS (
    INSERT INTO read_mark (conversation_id, user_id, seq)
    SELECT me.conversation_id, $1, changed.seq FROM me, aim, changed WHERE changed.seq > aim.seq
), swept AS (
    DELETE FROM read_mark k USING me, moved
    WHERE k.conversation_id = me.conversation_id AND k.user_id = $1 AND k.seq <= moved.read_seq
)
SELECT (SELECT count(*) FROM changed) AS marked,
       ARRAY(SELECT id FROM changed ORDER BY seq DESC LIMIT $3) AS ids,
       ARRAY(SELECT seq FROM changed ORDER BY seq DESC LIMIT $3) AS seqs,
       ARRAY(SELECT name FROM changed ORDER BY seq DESC LIMIT $3) AS names,
       moved.read_seq, x.id AS read_id, x.name
FROM me LEFT JOIN moved ON true
LEFT JOIN LATERAL (SELECT id, CASE WHEN named THEN client_id END AS name FROM message
    WHERE conversation_id = me.conversation_id AND seq <= moved.read_seq ORDER BY seq DESC LIMIT 1) x ON true
