-- Stores a batch of messages: one round trip, one transaction.
--
-- $1 text[]     conversations
-- $2 text[]     senders
-- $3 text[]     client ids, or null
-- $4 text[]     contents
-- $5 text[]     attachments as JSON, or null
-- $6 bigint[]   ids of the messages that are answered, or null
-- $7 boolean[]  whether the client id is also the message's name
-- $8 bigint[]   digests of what was sent, to tell a repetition from a conflict
-- $9 text[]     recipients that must be members, or null
--
-- Returns for each draft its place from 1 and a verdict. For a stored message only what the draft does not contain is
-- returned; for a repeated one the message of before; "met" is whether the sender shows their presence there from now on.
--
-- "locked" waits for other writers of the same conversations, in the order of ids so that two instances cannot wait for
-- each other, and then sees what they committed; everything else sees the snapshot from before the wait. So only "locked"
-- may determine the next seq. A duplicate that was committed during the wait is not seen, but violates the unique key: the
-- whole statement fails, and is run again with a new snapshot. The message of a member who was removed during the wait is
-- stored nevertheless.
--
-- Ids and times are taken after the lock, in the order of the batch within a conversation, so there they grow with seq. The
-- lateral subqueries with LIMIT 1 keep a cached plan on the indexes while the tables grow, and the one with OFFSET 0 on the
-- primary key: by the index on conversations it would read the whole conversation. reply_to is kept only if the sender may
-- see that message, so that a foreign message cannot be told from one that never existed.
WITH judged AS MATERIALIZED (
    SELECT d.*, first.id AS first_id, m.shows_presence, m.joined_seq,
           CASE WHEN m.role IS NULL THEN 'no_member'
                WHEN m.role = 'read_only' THEN 'read_only'
                WHEN first.conversation_id = d.conversation_id AND coalesce(first.digest = d.digest, true)
                    THEN 'repeated'
                WHEN first.id IS NOT NULL THEN 'conflict'
                WHEN d.recipient_id IS NOT NULL AND NOT EXISTS (SELECT FROM member r
                    WHERE r.conversation_id = d.conversation_id AND r.user_id = d.recipient_id)
                    THEN 'no_recipient'
                ELSE 'stored' END AS verdict
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::boolean[],
                $8::bigint[], $9::text[])
        WITH ORDINALITY AS d (conversation_id, sender_id, client_id, content, attachments, reply_to, named,
                              digest, recipient_id, place)
    LEFT JOIN LATERAL (SELECT id, conversation_id, digest FROM message
        WHERE sender_id = d.sender_id AND client_id = d.client_id AND named = d.named
        ORDER BY conversation_id = d.conversation_id DESC LIMIT 1) first ON true
    LEFT JOIN LATERAL (SELECT role, joined_seq, shows_presence FROM member
        WHERE conversation_id = d.conversation_id AND user_id = d.sender_id LIMIT 1) m ON true
), locked AS MATERIALIZED (
    SELECT id, last_seq, pair FROM conversation
    WHERE id = ANY (ARRAY (SELECT DISTINCT conversation_id FROM judged WHERE verdict = 'stored'))
    ORDER BY id FOR NO KEY UPDATE
), placed AS MATERIALIZED (
    SELECT j.place, j.conversation_id, j.sender_id, j.client_id, j.named, j.digest, j.content, j.attachments,
           (SELECT answered.id FROM (SELECT id, conversation_id, seq FROM message
                                     WHERE id = j.reply_to OFFSET 0) answered
            WHERE answered.conversation_id = j.conversation_id AND answered.seq > j.joined_seq) AS reply_to,
           j.verdict, j.shows_presence,
           CASE WHEN split_part(l.pair, chr(10), 1) = j.sender_id
                THEN split_part(l.pair, chr(10), 2) ELSE split_part(l.pair, chr(10), 1) END AS recipient_id,
           l.last_seq + row_number() OVER (PARTITION BY l.id ORDER BY j.place) AS seq,
           nextval('message_id_seq') AS id,
           date_trunc('milliseconds', clock_timestamp()) AS created_at
    FROM judged j JOIN locked l ON l.id = j.conversation_id
    WHERE j.verdict = 'stored'
), counted AS (
    UPDATE conversation c SET last_seq = p.seq
    FROM (SELECT conversation_id, max(seq) AS seq FROM placed GROUP BY conversation_id) p
    WHERE c.id = p.conversation_id
), stored AS (
    INSERT INTO message (id, conversation_id, seq, sender_id, recipient_id, client_id, named, digest, content,
                         attachments, reply_to, created_at) OVERRIDING SYSTEM VALUE
    SELECT id, conversation_id, seq, sender_id, recipient_id, client_id, named, digest, content,
           attachments::json, reply_to, created_at
    FROM placed
), met AS (
    UPDATE member m SET shows_presence = true
    FROM (SELECT DISTINCT conversation_id, sender_id FROM placed WHERE NOT shows_presence) p
    WHERE m.conversation_id = p.conversation_id AND m.user_id = p.sender_id
)
SELECT place, verdict, NOT shows_presence AS met, id, NULL AS conversation_id, seq, NULL AS sender_id, recipient_id,
       NULL AS client_id, NULL::boolean AS named, NULL AS content, NULL AS attachments, reply_to, created_at,
       NULL::timestamptz AS edited_at, NULL::timestamptz AS deleted_at, NULL::boolean AS read
FROM placed
UNION ALL
SELECT j.place, j.verdict, false, {message/columns},
       {message/read_by_others}
FROM judged j
LEFT JOIN LATERAL (SELECT * FROM message WHERE id = j.first_id LIMIT 1) x ON true
WHERE j.verdict <> 'stored'
