-- Reads what was committed after a snapshot. New rows and changed rows are one list, in the order of their transactions.
--
-- $1 text    the snapshot
-- $2 text    the transaction of the last row that was read, as xid8
-- $3 bigint  the id of that row
-- $4 int     the maximum number of rows read
--
-- Returns the newest seq of each conversation with new messages, and each change. There is at least one row; every row has
-- the snapshot of now, the number of rows read, and the transaction and id of the last of them.
WITH page AS MATERIALIZED (
    (SELECT txid, id, conversation_id, seq, false AS changed, NULL::timestamptz AS edited_at,
            NULL::timestamptz AS deleted_at
     FROM message
     WHERE txid >= pg_snapshot_xmin($1::pg_snapshot) AND (txid, id) > ($2::xid8, $3)
       AND NOT pg_visible_in_snapshot(txid, $1::pg_snapshot)
     ORDER BY txid, id LIMIT $4)
    UNION ALL
    (SELECT changed_txid, id, conversation_id, seq, true, edited_at, deleted_at
     FROM message
     WHERE changed_txid >= pg_snapshot_xmin($1::pg_snapshot) AND (changed_txid, id) > ($2::xid8, $3)
       AND NOT pg_visible_in_snapshot(changed_txid, $1::pg_snapshot)
     ORDER BY changed_txid, id LIMIT $4)
    ORDER BY txid, id LIMIT $4
), last AS (
    SELECT txid, id FROM page ORDER BY txid DESC, id DESC LIMIT 1
), told AS (
    SELECT conversation_id, max(seq) AS seq, false AS changed, NULL::timestamptz AS edited_at,
           NULL::timestamptz AS deleted_at, NULL::text AS changed_by
    FROM page WHERE NOT changed GROUP BY conversation_id
    UNION ALL
    SELECT conversation_id, seq, changed, edited_at, deleted_at, txid::text FROM page WHERE changed
)
SELECT pg_current_snapshot()::text AS snapshot, (SELECT count(*) FROM page) AS read,
       last.txid::text AS txid, last.id, told.*
FROM (SELECT) always LEFT JOIN last ON true LEFT JOIN told ON true
