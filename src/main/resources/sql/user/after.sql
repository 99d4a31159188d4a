-- Reads the log of a user, each entry as it is now; without settings for conversations that the user left.
--
-- $1 text    the user
-- $2 bigint  the seq after which the entries are
-- $3 int     the maximum number of entries
-- $4 int     the maximum number of members listed of a conversation
--
-- Returns the entries, ordered by seq, with the end of the log in each row; without any, one row.
SELECT coalesce((SELECT last_seq FROM app_user WHERE id = $1), 0) AS last_seq, entry.seq, entry.about,
       entry.conversation_id, m.user_id IS NOT NULL AS is_member, m.muted_until,
       c.kind, c.title, c.created_by, c.created_at AS founded_at, c.last_seq AS conversation_seq,
       few.users, few.roles, few.member_count,
       entry.id, entry.type, entry.notification_title, entry.message, entry.payload, entry.created_at
FROM (SELECT) always
LEFT JOIN (
    (SELECT seq, about, conversation_id, NULL::bigint AS id, NULL AS type, NULL AS notification_title, NULL AS message,
            NULL AS payload, NULL::timestamptz AS created_at
     FROM user_entry e WHERE user_id = $1 AND seq > $2
       AND (about = 'membership' OR EXISTS (SELECT FROM member
            WHERE conversation_id = e.conversation_id AND user_id = $1))
     ORDER BY seq LIMIT $3)
    UNION ALL
    (SELECT seq, 'notification', NULL, id, type, title, message, payload::text, created_at
     FROM notification WHERE user_id = $1 AND seq > $2 ORDER BY seq LIMIT $3)
    ORDER BY seq LIMIT $3) entry ON true
LEFT JOIN member m ON m.conversation_id = entry.conversation_id AND m.user_id = $1
LEFT JOIN conversation c ON c.id = m.conversation_id AND entry.about = 'membership'
LEFT JOIN LATERAL (
    SELECT array_agg(user_id ORDER BY joined_at, user_id) FILTER (WHERE place <= $4) AS users,
           array_agg(role ORDER BY joined_at, user_id) FILTER (WHERE place <= $4) AS roles,
           count(*) AS member_count
    FROM (SELECT user_id, role, joined_at, row_number() OVER (ORDER BY joined_at, user_id) AS place
          FROM member WHERE conversation_id = c.id) everyone) few ON true
ORDER BY entry.seq
