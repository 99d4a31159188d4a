-- Reads what was committed after a snapshot. New messages and changes are one list, in the order of their transactions.
--
-- $1 text    the snapshot
-- $2 text    the transaction of the last row that was read, as xid8
-- $3 bigint  the id of that row
-- $4 int     the maximum number of rows read
--
-- Returns the newest seq of each conversation. There is at least one row; every row has the snapshot of now, the number of
-- rows read, and the transaction and id of the last of them.
WITH page AS MATERIALIZED (
    (SELECT txid, id, conversation_id, seq FROM message
     WHERE txid >= pg_snapshot_xmin($1::pg_snapshot) AND (txid, id) > ($2::xid8, $3)
       AND NOT pg_visible_in_snapshot(txid, $1::pg_snapshot)
     ORDER BY txid, id LIMIT $4)
    UNION ALL
    (SELECT txid, id, conversation_id, seq FROM change
     WHERE txid >= pg_snapshot_xmin($1::pg_snapshot) AND (txid, id) > ($2::xid8, $3)
       AND NOT pg_visible_in_snapshot(txid, $1::pg_snapshot)
     ORDER BY txid, id LIMIT $4)
    ORDER BY txid, id LIMIT $4
), last AS (
    SELECT txid, id FROM page ORDER BY txid DESC, id DESC LIMIT 1
), newest AS (
    SELECT conversation_id, max(seq) AS seq FROM page GROUP BY conversation_id
)
SELECT pg_current_snapshot()::text AS snapshot, (SELECT count(*) FROM page) AS read,
       last.txid::text AS txid, last.id, newest.*
FROM (SELECT) always LEFT JOIN last ON true LEFT JOIN newest ON true
