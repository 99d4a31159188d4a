-- Reads what a user who subscribes to all conversations has missed.
--
-- $1 text      the user
-- $2 text[]    the conversations of which something is held
-- $3 bigint[]  the seq that is held of each
-- $4 int       the maximum number of entries of each
--
-- Returns the entries after what is held, ordered by seq, with the state of the subscription in each row; without any, one
-- row. A seq below 0 is that of the last imported message.
SELECT log.id AS subscription_id, log.last_seq, log.joined_seq, log.read_seq, x.entry_seq, x.change, x.event,
       NULL::text[] AS others, NULL::bigint[] AS others_read, NULL::bigint[] AS others_delivered,
{message/columns}
FROM (
    SELECT c.id, c.last_seq, m.joined_seq, m.read_seq, false AS live,
           CASE WHEN held.seq IS NOT NULL
                THEN greatest(CASE WHEN held.seq < 0 THEN c.imported_seq ELSE held.seq END, m.joined_seq) END AS after
    FROM member m
    LEFT JOIN unnest($2::text[], $3::bigint[]) AS held (id, seq) ON held.id = m.conversation_id
    JOIN conversation c ON c.id = m.conversation_id
    WHERE m.user_id = $1) log
LEFT JOIN LATERAL (
{message/log}) x ON true
ORDER BY log.id, x.entry_seq
