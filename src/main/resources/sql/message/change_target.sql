-- The message that a user changes, for statements that begin "WITH <this>, changed AS (...)". The lock of its conversation
-- orders the change in the log; that of the message makes "target" its newest version, so that an edit cannot restore what
-- was deleted in between.
--
-- $1 text    the user
-- $2 bigint  the message
locked AS MATERIALIZED (
    SELECT c.id, c.last_seq, m.role, m.joined_seq
    FROM conversation c JOIN member m ON m.conversation_id = c.id AND m.user_id = $1
    WHERE c.id = (SELECT conversation_id FROM message WHERE id = $2)
    FOR NO KEY UPDATE OF c
), target AS MATERIALIZED (
    SELECT x.*, l.role, x.sender_id = $1 AS own, l.last_seq + 1 AS next_seq
    FROM locked l JOIN message x ON x.id = $2 AND x.conversation_id = l.id AND x.seq > l.joined_seq
    FOR NO KEY UPDATE OF x
)
