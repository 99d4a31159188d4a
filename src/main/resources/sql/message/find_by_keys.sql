-- Finds messages by their idempotency keys.
--
-- $1 text[]     conversations
-- $2 text[]     senders
-- $3 text[]     client ids, or null
-- $4 boolean[]  whether the client id is also the message's name
-- $5 bigint[]   digests of what was sent
--
-- Returns the place from 1 of each draft that is stored, and the message.
SELECT d.place,
{message/columns}
FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::bigint[])
    WITH ORDINALITY AS d (conversation_id, sender_id, client_id, named, digest, place)
CROSS JOIN LATERAL (SELECT * FROM message
    WHERE conversation_id = d.conversation_id AND sender_id = d.sender_id AND client_id = d.client_id
      AND named = d.named LIMIT 1) x
WHERE coalesce(x.digest = d.digest, true)
