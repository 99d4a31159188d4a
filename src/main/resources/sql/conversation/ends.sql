-- Reads the ends of the logs of conversations that have grown.
--
-- $1 text[]    the conversations
-- $2 bigint[]  the seq that is known of each
SELECT c.id, c.last_seq
FROM unnest($1::text[], $2::bigint[]) AS known (id, seq)
JOIN conversation c ON c.id = known.id
WHERE c.last_seq > known.seq
