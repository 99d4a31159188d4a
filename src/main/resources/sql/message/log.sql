-- Reads up to $4 entries of the log of the conversation "log.id" after "log.after", none if that is null: "entry_seq",
-- "change" and "event", which are null for a new message, and the message as it is now. A change that a later one superseded
-- is not an entry any more. Imported messages are left out if "log.live".
SELECT e.*
FROM (
    (SELECT x.seq AS entry_seq, NULL AS change, NULL AS event, x.* FROM message x
     WHERE x.conversation_id = log.id AND x.seq > log.after AND NOT (log.live AND x.txid = '0'::xid8)
     ORDER BY x.seq LIMIT $4)
    UNION ALL
    (SELECT c.seq, c.type, c.event::text, x.* FROM change c
     LEFT JOIN message x ON x.conversation_id = c.conversation_id AND x.seq = c.message_seq AND x.changed_seq = c.seq
     WHERE c.conversation_id = log.id AND c.seq > log.after AND (c.message_seq IS NULL OR x.id IS NOT NULL)
     ORDER BY c.seq LIMIT $4)) e
ORDER BY e.entry_seq LIMIT $4
