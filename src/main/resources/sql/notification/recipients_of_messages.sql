-- A page of new messages, and the members who have neither read them nor muted the conversation.
--
-- $1 text    the transaction after which the page begins
-- $2 bigint  the id after which it begins, in that transaction
-- $3 text    the transaction before which it ends
-- $4 int     the maximum number of rows
page AS MATERIALIZED (
    SELECT id, txid, conversation_id, seq, sender_id, deleted_at FROM message
    WHERE txid >= $1::text::xid8 AND (txid, id) > ($1::text::xid8, $2::bigint) AND txid < $3::text::xid8
    ORDER BY txid, id LIMIT $4
), recipients AS (
    SELECT p.id, m.user_id FROM page p JOIN member m ON m.conversation_id = p.conversation_id
    WHERE m.user_id <> p.sender_id AND p.seq > m.joined_seq AND p.seq > m.read_seq AND p.deleted_at IS NULL
      AND (m.muted_until IS NULL OR m.muted_until <= now())
)
