-- Stores messages at the end of their conversations. Conversations are locked in the order of ids.
--
-- $1  text           the source
-- $2  text[]         source ids
-- $3  text[]         conversations
-- $4  text[]         senders
-- $5  text[]         contents
-- $6  text[]         attachments, as JSON
-- $7  bigint[]       ids of the answered messages
-- $8  integer[]      positions of the answered messages in these arrays, from 1
-- $9  bigint[]       preferred ids
-- $10 timestamptz[]  times of creation
-- $11 timestamptz[]  times of edit
-- $12 timestamptz[]  times of deletion
--
-- Returns the ids by position. A message whose conversation was deleted meanwhile has none.
--
-- A preferred id is used if it is free. Otherwise the message gets a new id of the server, and its source id as its name,
-- unless its sender has used that name here. If an id is not above those before it, the conversation notes that its ids are
-- not in order; also if all earlier messages are deleted, whose ids are unknown.
WITH line AS MATERIALIZED (
    SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
        $8::integer[], $9::bigint[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[])
        WITH ORDINALITY AS l (source_id, conversation_id, sender_id, content, attachments, reply_to,
                              reply_place, wished_id, created_at, edited_at, deleted_at, place)
), locked AS MATERIALIZED (
    SELECT id, last_seq, imported_seq, said_between, pair, ids_ascend FROM conversation
    WHERE id = ANY (ARRAY (SELECT DISTINCT conversation_id FROM line)) AND imported_from = $1
    ORDER BY id FOR NO KEY UPDATE
), found AS MATERIALIZED (
    -- "seen" is the row from before the wait for its lock: what was logged since then may be a message.
    SELECT l.id, l.last_seq, l.pair, l.ids_ascend,
           l.said_between OR l.last_seq > seen.last_seq OR EXISTS (SELECT FROM message
               WHERE conversation_id = l.id AND seq > l.imported_seq) AS said_between
    FROM locked l JOIN conversation seen ON seen.id = l.id
), placed AS MATERIALIZED (
    SELECT l.*, c.last_seq + row_number() OVER (PARTITION BY c.id ORDER BY l.place) AS seq,
           CASE WHEN split_part(c.pair, chr(10), 1) = l.sender_id
                THEN split_part(c.pair, chr(10), 2) ELSE split_part(c.pair, chr(10), 1) END AS recipient_id,
           coalesce(wished.id, nextval('message_id_seq')) AS id,
           CASE WHEN wished.id IS NULL AND NOT EXISTS (SELECT FROM message m
                    WHERE m.conversation_id = l.conversation_id AND m.sender_id = l.sender_id
                      AND m.client_id = l.source_id AND m.named)
                THEN l.source_id END AS name
    FROM line l
    JOIN found c ON c.id = l.conversation_id
    LEFT JOIN LATERAL (SELECT l.wished_id AS id
        WHERE NOT EXISTS (SELECT FROM message WHERE id = l.wished_id)) wished ON true
), followed AS (
    SELECT p.conversation_id, p.seq, c.said_between, p.id > coalesce(
        lag(p.id) OVER (PARTITION BY c.id ORDER BY p.seq),
        (SELECT id FROM message WHERE conversation_id = c.id AND c.ids_ascend ORDER BY seq DESC LIMIT 1),
        CASE WHEN c.last_seq = (SELECT count(*) FROM change WHERE conversation_id = c.id) THEN 0 ELSE p.id END) AS ascends
    FROM placed p JOIN found c ON c.id = p.conversation_id
), ended AS MATERIALIZED (
    SELECT conversation_id, max(seq) AS seq, bool_or(said_between) AS said_between, bool_and(ascends) AS ascend
    FROM followed GROUP BY conversation_id
), counted AS (
    UPDATE conversation c SET last_seq = e.seq, imported_seq = e.seq, said_between = e.said_between,
        ids_ascend = c.ids_ascend AND e.ascend
    FROM ended e WHERE c.id = e.conversation_id
), stored AS (
    INSERT INTO message (id, conversation_id, seq, sender_id, recipient_id, client_id, named, content,
                         attachments, reply_to, created_at, edited_at, deleted_at, txid)
        OVERRIDING SYSTEM VALUE
    SELECT p.id, p.conversation_id, p.seq, p.sender_id, p.recipient_id, p.name, p.name IS NOT NULL,
           p.content, p.attachments::jsonb, coalesce(p.reply_to, answered.id), p.created_at, p.edited_at,
           p.deleted_at, '0'::xid8
    FROM placed p LEFT JOIN placed answered ON answered.place = p.reply_place
), noted AS (
    INSERT INTO imported (source, kind, source_id, id, conversation_id)
    SELECT $1, 'message', source_id, id, conversation_id FROM placed
)
SELECT place, id FROM placed
