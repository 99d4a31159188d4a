-- Stores notifications. They have the transaction id 0, so that push skips them.
--
-- $1 text           the source
-- $2 text[]         source ids
-- $3 text[]         users
-- $4 text[]         types
-- $5 text[]         titles
-- $6 text[]         messages
-- $7 text[]         payloads, as JSON
-- $8 timestamptz[]  times of creation
-- $9 timestamptz[]  times of reading, or null
WITH line AS MATERIALIZED (
    SELECT l.*, nextval('notification_id_seq') AS id
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
        $8::timestamptz[], $9::timestamptz[])
        AS l (source_id, user_id, type, title, message, payload, created_at, read_at)
), stored AS (
    INSERT INTO notification (id, user_id, type, title, message, payload, created_at, read_at, txid)
        OVERRIDING SYSTEM VALUE
    SELECT id, user_id, type, title, message, payload::json, created_at, read_at, '0'::xid8 FROM line
)
INSERT INTO imported (source, kind, source_id, id)
SELECT $1, 'notification', source_id, id FROM line
