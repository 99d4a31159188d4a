-- Reads a page of the conversations of a user, the most recently active first, each with its newest message, its unread
-- count and its longest-standing members.
--
-- $1 text         the user
-- $2 timestamptz  the cursor's time; null for the first page
-- $3 text         the cursor's conversation; null for the first page
-- $4 int          the maximum number of conversations
-- $5 int          the maximum unread count
-- $6 int          the maximum number of members listed of each
-- $7 bigint       the maximum size of all newest messages, in bytes; the page ends with the one that exceeds it
WITH page AS MATERIALIZED (
    SELECT c.id AS page_id, c.kind, c.title, c.created_by, c.created_at AS founded_at, c.last_seq,
           c.retention_seconds, c.listing_id, m.joined_seq, m.read_seq, coalesce(l.created_at, m.joined_at) AS active_at
    FROM member m
    JOIN conversation c ON c.id = m.conversation_id
    LEFT JOIN LATERAL (SELECT created_at FROM message
        WHERE conversation_id = c.id AND seq > m.joined_seq ORDER BY seq DESC LIMIT 1) l ON true
    WHERE m.user_id = $1
      AND ($2::timestamptz IS NULL OR (coalesce(l.created_at, m.joined_at), c.id) < ($2, $3::text))
    ORDER BY active_at DESC, page_id DESC
    LIMIT $4
)
SELECT * FROM (
    SELECT page.*, unread.unread, few.users, few.roles, everyone.member_count,
           count(*) OVER () AS found, row_number() OVER recent AS place,
           sum(x.size) OVER recent - coalesce(x.size, 0) AS before,
           {message/columns}
    FROM page
    CROSS JOIN LATERAL (SELECT count(*) AS unread FROM (SELECT FROM message u
        WHERE conversation_id = page_id AND seq > greatest(read_seq, joined_seq)
          AND sender_id <> $1 AND deleted_at IS NULL AND {message/unmarked}
        LIMIT $5) counted) unread
    CROSS JOIN LATERAL (
        SELECT array_agg(user_id ORDER BY joined_at, user_id) AS users,
               array_agg(role ORDER BY joined_at, user_id) AS roles
        FROM (SELECT user_id, role, joined_at FROM member WHERE conversation_id = page_id
              ORDER BY joined_at, user_id LIMIT $6) longest) few
    CROSS JOIN LATERAL (
        SELECT count(*) AS member_count FROM member WHERE conversation_id = page_id) everyone
    LEFT JOIN LATERAL (SELECT *, octet_length(content) + coalesce(octet_length(attachments::text), 0) AS size
        FROM message WHERE conversation_id = page_id AND seq > joined_seq ORDER BY seq DESC LIMIT 1) x ON true
    WINDOW recent AS (ORDER BY active_at DESC, page_id DESC)) sized
WHERE coalesce(before, 0) < $7::bigint
ORDER BY place
