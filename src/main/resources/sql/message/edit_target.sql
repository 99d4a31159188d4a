-- The message that a user changes, for statements that begin "WITH <this>, ...". Its lock makes "target" the newest
-- version of the row, so that an edit cannot restore what was deleted in between.
--
-- $1 text    the user
-- $2 bigint  the message
target AS MATERIALIZED (
    SELECT x.*, m.role, x.sender_id = $1 AS own
    FROM message x JOIN member m ON m.conversation_id = x.conversation_id AND m.user_id = $1
    WHERE x.id = $2 AND x.seq > m.joined_seq
    FOR NO KEY UPDATE OF x
)
