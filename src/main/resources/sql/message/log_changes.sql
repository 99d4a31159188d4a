-- Logs the changes of "placed (conversation_id, seq, changed_seq, log_seq, type)": "type" of the message at "seq", in place of
-- its change before, which is at "changed_seq". Without a log_seq nothing is logged.
counted AS (
    UPDATE conversation c SET last_seq = p.last
    FROM (SELECT conversation_id, max(log_seq) AS last FROM placed WHERE log_seq IS NOT NULL GROUP BY conversation_id) p
    WHERE c.id = p.conversation_id
), superseded AS (
    DELETE FROM change USING placed p
    WHERE p.log_seq IS NOT NULL AND change.conversation_id = p.conversation_id AND change.seq = p.changed_seq
), logged AS (
    INSERT INTO change (conversation_id, seq, type, message_seq)
    SELECT conversation_id, log_seq, type, seq FROM placed WHERE log_seq IS NOT NULL
)
