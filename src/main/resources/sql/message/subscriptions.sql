-- Reads what a user who subscribes to these conversations has missed.
--
-- $1 text      the user
-- $2 text[]    the conversations
-- $3 bigint[]  the seq that is held of each, or null
-- $4 int       the maximum number of entries of each
-- $5 int       the maximum number of members of a conversation whose cursors are returned
--
-- Returns the entries after what is held, ordered by seq, with the state of the subscription in each row; without any, one
-- row. The first row of a conversation has the cursors of the other members. A seq below 0 is that of the last imported
-- message.
SELECT log.id AS subscription_id, log.last_seq, log.joined_seq, log.read_seq, x.entry_seq, x.change, x.event,
       CASE WHEN coalesce(x.place, 1) = 1 THEN others END AS others,
       CASE WHEN coalesce(x.place, 1) = 1 THEN others_read END AS others_read,
       CASE WHEN coalesce(x.place, 1) = 1 THEN others_delivered END AS others_delivered,
{message/columns}
FROM (
    SELECT c.id, c.last_seq, m.joined_seq, m.read_seq, false AS live,
           CASE WHEN held.seq IS NOT NULL
                THEN greatest(CASE WHEN held.seq < 0 THEN c.imported_seq ELSE held.seq END, m.joined_seq) END AS after
    FROM unnest($2::text[], $3::bigint[]) AS held (id, seq)
    JOIN member m ON m.conversation_id = held.id
    JOIN conversation c ON c.id = m.conversation_id
    WHERE m.user_id = $1) log
LEFT JOIN LATERAL (
    SELECT array_agg(user_id ORDER BY user_id) AS others, array_agg(read_seq ORDER BY user_id) AS others_read,
           array_agg(CASE WHEN shows_presence THEN delivered_seq END ORDER BY user_id) AS others_delivered
    FROM (SELECT user_id, read_seq, delivered_seq, shows_presence FROM member
          WHERE conversation_id = log.id LIMIT $5 + 1) few
    WHERE user_id <> $1
    HAVING count(*) < $5) cursors ON true
LEFT JOIN LATERAL (
    SELECT entry.*, row_number() OVER () AS place FROM (
{message/log}) entry) x ON true
ORDER BY log.id, x.entry_seq
