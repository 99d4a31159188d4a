-- The size of "page", its last row, and the users of "recipients".
SELECT (SELECT count(*) FROM page) AS size, last.txid::text, last.id,
       ARRAY (SELECT DISTINCT user_id FROM recipients) AS users
FROM (SELECT) one LEFT JOIN LATERAL (
    SELECT txid, id FROM page ORDER BY txid DESC, id DESC LIMIT 1) last ON true
