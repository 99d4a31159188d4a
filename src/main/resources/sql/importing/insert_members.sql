-- Stores members. An existing member keeps their role, and a cursor never moves back. A user who was imported once and has
-- left is not added again. A user who is added after a message was sent here sees later messages only.
--
-- $1 text[]         conversations
-- $2 text[]         users
-- $3 text[]         roles
-- $4 timestamptz[]  times of joining
-- $5 bigint[]       ids of the last messages read, or null
-- $6 timestamptz[]  times up to which everything is read, or null
-- $7 text           the source
WITH line AS MATERIALIZED (
    SELECT DISTINCT ON (l.conversation_id, l.user_id) l.conversation_id, l.user_id, l.role, l.joined_at,
           CASE WHEN c.said_between OR EXISTS (SELECT FROM message
                    WHERE conversation_id = c.id AND seq > c.imported_seq) THEN c.last_seq
                ELSE coalesce((SELECT last_seq FROM deleted_conversation WHERE id = c.id), 0)
           END AS joined_seq,
           coalesce(
               (SELECT seq FROM message WHERE id = l.last_read AND conversation_id = l.conversation_id),
               (SELECT seq FROM message
                WHERE conversation_id = l.conversation_id AND created_at <= l.last_read_at
                ORDER BY seq DESC LIMIT 1),
               0) AS read_seq
    FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::bigint[], $6::timestamptz[])
        WITH ORDINALITY AS l (conversation_id, user_id, role, joined_at, last_read, last_read_at, place)
    JOIN conversation c ON c.id = l.conversation_id AND c.imported_from = $7
    ORDER BY l.conversation_id, l.user_id, l.place DESC
), moved AS (
    UPDATE member m SET read_seq = line.read_seq
    FROM line
    WHERE m.conversation_id = line.conversation_id AND m.user_id = line.user_id AND m.read_seq < line.read_seq
), noted AS (
    INSERT INTO imported_member (conversation_id, user_id)
    SELECT conversation_id, user_id FROM line ORDER BY conversation_id, user_id
    ON CONFLICT DO NOTHING
    RETURNING conversation_id, user_id
), joined AS (
    INSERT INTO member (conversation_id, user_id, role, joined_at, joined_seq, read_seq)
    SELECT line.conversation_id, line.user_id, line.role, line.joined_at, line.joined_seq,
           greatest(line.joined_seq, line.read_seq)
    FROM line JOIN noted USING (conversation_id, user_id)
    ORDER BY line.conversation_id, line.user_id
    ON CONFLICT DO NOTHING
    RETURNING conversation_id, user_id
), news AS (
    SELECT user_id, conversation_id, 'membership' AS about, row_number() OVER () AS place FROM joined
), {user/append}
SELECT count(*) FROM placed
