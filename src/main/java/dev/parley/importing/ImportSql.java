package dev.parley.importing;

import dev.parley.sql.SqlFile;

/**
 * Statements of imports. Imported rows have the transaction id 0, which is before the position of everything that
 * follows the tables by transaction: sweep and push skip them.
 */
final class ImportSql {
    /** Parameters: conversations, those of them whose members are counted, source. */
    static final String CONVERSATIONS = """
            SELECT w.id, c.kind, c.pair, c.imported_from = $3 AS own, c.imported_from IS NULL AND NOT c.claimed AS free,
                   CASE WHEN w.id = ANY ($2::text[])
                        THEN (SELECT count(*) FROM member m WHERE m.conversation_id = w.id) ELSE 0 END AS members
            FROM unnest($1::text[]) AS w (id)
            CROSS JOIN LATERAL (SELECT kind, pair, imported_from, claimed FROM conversation
                WHERE id = w.id LIMIT 1) c
            """;

    /** Parameters: source, source ids. */
    static final String MESSAGES = """
            SELECT w.source_id, i.id, i.conversation_id, x.id IS NOT NULL AS there, x.edited_at, x.deleted_at
            FROM unnest($2::text[]) AS w (source_id)
            CROSS JOIN LATERAL (SELECT id, conversation_id FROM imported
                WHERE source = $1 AND kind = 'message' AND source_id = w.source_id LIMIT 1) i
            LEFT JOIN LATERAL (SELECT id, edited_at, deleted_at FROM message WHERE id = i.id LIMIT 1) x ON true
            """;

    /**
     * Parameters: conversations, users, of the same length. Returns those who are members, or were imported as members.
     */
    static final String MEMBERS = """
            SELECT w.conversation_id, w.user_id, m.there IS NOT NULL AS there
            FROM unnest($1::text[], $2::text[]) AS w (conversation_id, user_id)
            LEFT JOIN LATERAL (SELECT true AS there FROM member
                WHERE conversation_id = w.conversation_id AND user_id = w.user_id LIMIT 1) m ON true
            LEFT JOIN LATERAL (SELECT true AS before FROM imported_member
                WHERE conversation_id = w.conversation_id AND user_id = w.user_id LIMIT 1) i ON true
            WHERE m.there OR i.before
            """;

    /** Parameters: source, source ids. */
    static final String NOTIFICATIONS = """
            SELECT w.source_id
            FROM unnest($2::text[]) AS w (source_id)
            CROSS JOIN LATERAL (SELECT FROM imported
                WHERE source = $1 AND kind = 'notification' AND source_id = w.source_id LIMIT 1) i
            """;

    /** Parameters: source, ids. Returns a row for each conversation that is the source's now. */
    static final String TAKE_OVER = """
            UPDATE conversation SET imported_from = $1
            WHERE id = ANY ($2::text[]) AND NOT claimed AND (imported_from IS NULL OR imported_from = $1)
            RETURNING id
            """;

    static final String INSERT_CONVERSATIONS = SqlFile.read("importing/insert_conversations");

    static final String INSERT_MESSAGES = SqlFile.read("importing/insert_messages");

    static final String CHANGE_MESSAGES = SqlFile.read("importing/change_messages");

    static final String INSERT_MEMBERS = SqlFile.read("importing/insert_members");

    static final String INSERT_NOTIFICATIONS = SqlFile.read("importing/insert_notifications");

    private ImportSql() {}
}
