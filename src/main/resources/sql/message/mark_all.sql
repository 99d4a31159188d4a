-- Marks everything in the conversation as read.
--
-- $1 text      the user, whose row as a member is locked
-- $2 text      the conversation
-- $3 int       the maximum number of messages returned
--
-- Returns the same as mark_these.
WITH me AS MATERIALIZED (
    SELECT c.id AS conversation_id, greatest(m.read_seq, m.joined_seq) AS seq, c.last_seq
    FROM member m JOIN conversation c ON c.id = m.conversation_id
    WHERE m.user_id = $1 AND m.conversation_id = $2
), changed AS MATERIALIZED (
    SELECT u.id, u.seq, CASE WHEN u.named THEN u.client_id END AS name
    FROM me JOIN message u ON u.conversation_id = me.conversation_id
    WHERE u.seq > me.seq AND u.sender_id <> $1 AND u.deleted_at IS NULL
      AND {message/unmarked}
), aim AS MATERIALIZED (SELECT me.last_seq AS seq FROM me)
{message/store_marks}
