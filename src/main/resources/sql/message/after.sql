-- Reads the log of a conversation.
--
-- $1 text     the conversation
-- $2 bigint   the seq after which the entries are
-- $3 boolean  whether imported messages are left out
-- $4 int      the maximum number of entries
--
-- Returns the entries, ordered by seq.
SELECT x.entry_seq, x.change, x.event,
{message/columns}
FROM (SELECT $1::text AS id, $2::bigint AS after, $3::boolean AS live) log
CROSS JOIN LATERAL (
{message/log}) x
ORDER BY x.entry_seq
