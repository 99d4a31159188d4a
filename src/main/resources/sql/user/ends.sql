-- Reads the ends of the logs of users that have grown.
--
-- $1 text[]    the users
-- $2 bigint[]  the seq that is known of each
SELECT u.id, u.last_seq
FROM unnest($1::text[], $2::bigint[]) AS known (id, seq)
JOIN app_user u ON u.id = known.id
WHERE u.last_seq > known.seq
