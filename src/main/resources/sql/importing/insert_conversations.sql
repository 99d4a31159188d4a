-- Stores conversations, and the two members of those that have a pair. The first conversation of a pair (per listing, if
-- there is one) that has none yet is found by the pair. A conversation that was deleted before continues its count: no seq
-- is given twice.
--
-- $1 text[]         ids
-- $2 text[]         kinds
-- $3 text[]         titles
-- $4 text[]         creators
-- $5 timestamptz[]  times of creation
-- $6 text[]         pairs, or null
-- $7 bigint[]       listings, or null
-- $8 text           the source
WITH line AS (
    SELECT l.*, l.pair || coalesce(chr(10) || l.listing_id, '') AS key
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::bigint[])
        WITH ORDINALITY AS l (id, kind, title, created_by, created_at, pair, listing_id, place)
), keyed AS (
    SELECT line.*, key IS NOT NULL AND row_number() OVER (PARTITION BY key ORDER BY place) = 1
                   AND NOT EXISTS (SELECT FROM conversation WHERE direct_key = key) AS found_by_pair
    FROM line
), made AS (
    INSERT INTO conversation (id, kind, title, title_by, created_by, created_at, pair, listing_id, direct_key,
                              imported_from, last_seq, imported_seq)
    SELECT k.id, kind, title, CASE WHEN title IS NOT NULL THEN created_by END, created_by, created_at, pair,
           listing_id, CASE WHEN found_by_pair THEN key END, $8, coalesce(d.last_seq, 0),
           coalesce(d.last_seq, 0)
    FROM keyed k LEFT JOIN deleted_conversation d ON d.id = k.id ORDER BY k.id
    RETURNING id, pair, created_at, last_seq
), noted AS (
    INSERT INTO imported_member (conversation_id, user_id)
    SELECT DISTINCT made.id, two.user_id
    FROM made CROSS JOIN LATERAL unnest(string_to_array(made.pair, chr(10))) AS two (user_id)
), joined AS (
    INSERT INTO member (conversation_id, user_id, role, joined_at, joined_seq, read_seq)
    SELECT made.id, two.user_id, 'member', made.created_at, made.last_seq, made.last_seq
    FROM made CROSS JOIN LATERAL unnest(string_to_array(made.pair, chr(10))) AS two (user_id)
    ON CONFLICT DO NOTHING
    RETURNING conversation_id, user_id
), news AS (
    SELECT user_id, conversation_id, 'membership' AS about, row_number() OVER () AS place FROM joined
), {user/append}
SELECT count(*) FROM placed
