-- Marks messages as read, and no others. Ids that are no unread messages of others in the conversation are ignored.
--
-- $1 text      the user, whose row as a member is locked
-- $2 text      the conversation
-- $3 int       the maximum number of messages returned
-- $4 bigint[]  the ids
--
-- Returns no row if the user is not a member; else how many became read, the newest of them, and the cursor if it moved.
WITH me AS MATERIALIZED (
    SELECT c.id AS conversation_id, greatest(m.read_seq, m.joined_seq) AS seq, c.last_seq
    FROM member m JOIN conversation c ON c.id = m.conversation_id
    WHERE m.user_id = $1 AND m.conversation_id = $2
), changed AS MATERIALIZED (
    SELECT u.id, u.seq, CASE WHEN u.named THEN u.client_id END AS name FROM me, unnest($4::bigint[]) AS wanted (id)
    CROSS JOIN LATERAL (SELECT * FROM message WHERE id = wanted.id LIMIT 1) u
    WHERE u.conversation_id = me.conversation_id AND u.seq > me.seq AND u.sender_id <> $1 AND u.deleted_at IS NULL
      AND {message/unmarked}
), aim AS MATERIALIZED (
    SELECT coalesce((SELECT u.seq - 1 FROM message u
        WHERE u.conversation_id = me.conversation_id AND u.seq <> ALL (ARRAY(SELECT seq FROM changed))
          AND u.seq > me.seq AND u.sender_id <> $1 AND u.deleted_at IS NULL
          AND {message/unmarked}
        ORDER BY u.seq LIMIT 1), me.last_seq) AS seq FROM me
)
{message/store_marks}
