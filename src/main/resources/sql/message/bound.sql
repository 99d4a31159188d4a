-- The position of the message with id $3 in the conversation $2: "low", in the row in which it is not below "high". If the
-- conversation has no such message (any more), its position is searched. As long as ids grow with seq, halving the rest finds
-- it in some sixty look-ups. If an import has ended that, an id that is gone counts as before all that is left, as retention
-- leaves it, so that a client that asks for what came after it misses nothing; an id that was not assigned yet counts as
-- after all.
WITH RECURSIVE bound (low, high) AS (
    SELECT coalesce(known.seq, CASE WHEN $3 > given.last_value THEN c.last_seq ELSE m.joined_seq END),
           coalesce(known.seq, CASE WHEN c.ids_ascend OR $3 > given.last_value THEN c.last_seq
                                    ELSE m.joined_seq END)
    FROM message_id_seq given CROSS JOIN member m
    JOIN conversation c ON c.id = m.conversation_id
    LEFT JOIN message known ON known.id = $3 AND known.conversation_id = m.conversation_id
    WHERE m.user_id = $1 AND m.conversation_id = $2
  UNION ALL
    SELECT CASE WHEN older THEN middle ELSE low END, CASE WHEN older THEN high ELSE middle - 1 END
    FROM (SELECT low, high, low + (high - low + 1) / 2 AS middle FROM bound WHERE low < high) halves
    CROSS JOIN LATERAL (SELECT coalesce((SELECT next.id <= $3 FROM message next
        WHERE next.conversation_id = $2 AND next.seq >= middle ORDER BY next.seq LIMIT 1), false) AS older) at
)
