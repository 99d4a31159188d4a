-- A page of new notifications, and the users who have not read them.
--
-- $1 text    the transaction after which the page begins
-- $2 bigint  the id after which it begins, in that transaction
-- $3 text    the transaction before which it ends
-- $4 int     the maximum number of rows
page AS MATERIALIZED (
    SELECT id, txid, user_id, read_at FROM notification
    WHERE txid >= $1::text::xid8 AND (txid, id) > ($1::text::xid8, $2::bigint) AND txid < $3::text::xid8
    ORDER BY txid, id LIMIT $4
), recipients AS (
    SELECT id, user_id FROM page WHERE read_at IS NULL
)
