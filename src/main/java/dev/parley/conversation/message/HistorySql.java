package dev.parley.conversation.message;

import dev.parley.sql.SqlFile;

/** Statements that read messages by {@code (conversation_id, seq)}. A member sees messages since they joined. */
final class HistorySql {
    /** Parameters: conversation, seq, limit. */
    static final String AFTER = "SELECT " + MessageRows.COLUMNS + """

            FROM message x WHERE x.conversation_id = $1 AND x.seq > $2 ORDER BY x.seq LIMIT $3
            """;

    /** Like {@link #AFTER}, without imported messages. */
    static final String LIVE_AFTER = "SELECT " + MessageRows.COLUMNS + """

            FROM message x WHERE x.conversation_id = $1 AND x.seq > $2 AND x.txid <> '0'::xid8 ORDER BY x.seq LIMIT $3
            """;

    /** Parameters: conversation, seqs. */
    static final String AT = "SELECT " + MessageRows.COLUMNS + """

            FROM message x WHERE x.conversation_id = $1 AND x.seq = ANY ($2) ORDER BY x.seq
            """;

    static final String NEWEST_FIRST = SqlFile.read("message/newest_first");
    static final String OLDEST_FIRST = SqlFile.read("message/oldest_first");
    static final String BEFORE_MESSAGE = SqlFile.read("message/before_message");
    static final String AFTER_MESSAGE = SqlFile.read("message/after_message");
    static final String NEWEST = SqlFile.read("message/newest");
    static final String STANDINGS_OF = SqlFile.read("message/subscriptions");
    static final String STANDINGS_OF_ALL = SqlFile.read("message/all_subscriptions");
    static final String UNREAD = SqlFile.read("message/unread");

    /** Parameter: ids. */
    static final String BY_IDS = "SELECT " + MessageRows.COLUMNS + " FROM message x WHERE x.id = ANY ($1)";

    private HistorySql() {}
}
