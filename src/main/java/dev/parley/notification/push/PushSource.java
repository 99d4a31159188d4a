package dev.parley.notification.push;

/** A table whose new rows may cause pushes. It is read in the order in which its transactions began. */
enum PushSource {
    MESSAGES("""
            page AS MATERIALIZED (
                SELECT id, txid, conversation_id, seq, sender_id, deleted_at FROM message
                WHERE txid >= $1::text::xid8 AND (txid, id) > ($1::text::xid8, $2::bigint) AND txid < $3::text::xid8
                ORDER BY txid, id LIMIT $4
            ), recipients AS (
                SELECT p.id, m.user_id FROM page p JOIN member m ON m.conversation_id = p.conversation_id
                WHERE m.user_id <> p.sender_id AND p.seq > m.joined_seq AND p.seq > m.read_seq AND p.deleted_at IS NULL
                  AND (m.muted_until IS NULL OR m.muted_until <= now())
            )
            """, "message_id"),
    NOTIFICATIONS("""
            page AS MATERIALIZED (
                SELECT id, txid, user_id, read_at FROM notification
                WHERE txid >= $1::text::xid8 AND (txid, id) > ($1::text::xid8, $2::bigint) AND txid < $3::text::xid8
                ORDER BY txid, id LIMIT $4
            ), recipients AS (
                SELECT id, user_id FROM page WHERE read_at IS NULL
            )
            """, "notification_id");

    private final String recipients;
    private final String column;

    PushSource(String recipients, String column) {
        this.recipients = recipients;
        this.column = column;
    }

    String id() {
        return column;
    }

    /** Parameters: transaction and id after which the page begins, transaction before which it ends, number of rows. */
    String find() {
        return "WITH " + recipients + """
                SELECT (SELECT count(*) FROM page) AS size, last.txid::text, last.id,
                       ARRAY (SELECT DISTINCT user_id FROM recipients) AS users
                FROM (SELECT) one LEFT JOIN LATERAL (
                    SELECT txid, id FROM page ORDER BY txid DESC, id DESC LIMIT 1) last ON true
                """;
    }

    /** Parameters: those of {@link #find}, and the users who get a push. */
    String note() {
        return "WITH " + recipients + """
                INSERT INTO push (user_id,\s""" + column + """
                ) SELECT user_id, id FROM recipients WHERE user_id = ANY ($5::text[])
                """;
    }
}
