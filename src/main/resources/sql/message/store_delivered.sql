-- Moves delivered cursors forward.
--
-- $1 text[]    conversations
-- $2 text[]    users
-- $3 bigint[]  up to which seq a device of the user has received
-- $4 bigint[]  up to which seq a device that does not report itself holds
-- $5 int       the maximum number of members of a conversation that is notified
--
-- Returns a row for each cursor that moved and whose conversation is notified: the id of the message at the cursor. A
-- receipt tells that the member is online, so it is for the others only if the member shows that there; the cursor moves
-- all the same, so that the first receipt tells everything up to then.
-- Locks the rows of members in the order of their key, so that two instances cannot wait for each other.
WITH locked AS MATERIALIZED (
    SELECT m.conversation_id, m.user_id, m.delivered_seq AS before, d.seq, d.held
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
        AS d (conversation_id, user_id, seq, held)
    JOIN member m ON m.conversation_id = d.conversation_id AND m.user_id = d.user_id
    ORDER BY m.conversation_id, m.user_id FOR NO KEY UPDATE OF m
), moved AS (
    UPDATE member m SET delivered_seq = greatest(m.delivered_seq, l.seq),
                        held_seq = greatest(m.held_seq, l.held)
    FROM locked l
    WHERE m.conversation_id = l.conversation_id AND m.user_id = l.user_id
      AND (m.delivered_seq < l.seq OR m.held_seq < l.held)
    RETURNING m.conversation_id, m.user_id, m.shows_presence, l.before, m.delivered_seq
)
SELECT moved.conversation_id, moved.user_id, moved.delivered_seq, x.id
FROM moved
CROSS JOIN LATERAL (SELECT count(*) AS members FROM (SELECT FROM member
    WHERE conversation_id = moved.conversation_id LIMIT $5 + 1) counted) size
CROSS JOIN LATERAL (SELECT id FROM message
    WHERE conversation_id = moved.conversation_id AND seq = moved.delivered_seq LIMIT 1) x
WHERE moved.shows_presence AND moved.delivered_seq > moved.before AND size.members <= $5
