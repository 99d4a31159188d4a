package dev.parley.conversation.erasure;

import dev.parley.conversation.message.MessageRows;
import dev.parley.sql.SqlFile;

/** Statements about one user in all conversations. */
final class UserDataSql {
    /** Parameters: user, limit. */
    static final String FORGET_MARKS = """
            DELETE FROM read_mark WHERE (conversation_id, user_id, seq) IN (
                SELECT k.conversation_id, k.user_id, k.seq
                FROM member m JOIN read_mark k ON k.conversation_id = m.conversation_id AND k.user_id = m.user_id
                WHERE m.user_id = $1 LIMIT $2)
            """;
    /** Parameters: user, conversation after which the page begins, limit. */
    static final String MEMBERSHIPS = """
            SELECT m.conversation_id, m.role, m.joined_at, c.kind, c.title
            FROM member m JOIN conversation c ON c.id = m.conversation_id
            WHERE m.user_id = $1 AND m.conversation_id > $2 ORDER BY m.conversation_id LIMIT $3
            """;

    static final String EMPTY_MESSAGES = SqlFile.read("conversation/empty_messages");
    /** Conversations whose title the user set. Parameters: user, limit. */
    static final String TITLES = "SELECT id FROM conversation WHERE title_by = $1 LIMIT $2";
    /** What the user's log has of conversations. Parameters: user, limit. */
    static final String FORGET_ENTRIES = """
            DELETE FROM user_entry WHERE (user_id, conversation_id, about) IN (
                SELECT user_id, conversation_id, about FROM user_entry WHERE user_id = $1 LIMIT $2)
            """;
    /** Outbox rows for the user, also those that could not be published. Parameters: user, limit. */
    static final String FORGET_OUTBOX = """
            DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE address = 'ws:user:' || $1 LIMIT $2)
            """;
    /**
     * Parameters: user, id after which the page begins, limit. Uses the index of senders, so that it does not read the
     * whole table by id.
     */
    static final String MESSAGES =
            "WITH mine AS MATERIALIZED (SELECT id FROM message WHERE sender_id = $1 AND id > $2) SELECT "
                    + MessageRows.COLUMNS + """

            FROM message x WHERE x.id IN (SELECT id FROM mine ORDER BY id LIMIT $3) ORDER BY x.id
            """;

    private UserDataSql() {}
}
