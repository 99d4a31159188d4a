package dev.parley.conversation.message;

import dev.parley.sql.SqlFile;

/** Statements that read messages by {@code (conversation_id, seq)}. A member sees messages since they joined. */
final class HistorySql {
    static final String AFTER = SqlFile.read("message/after");
    static final String NEWEST_FIRST = SqlFile.read("message/newest_first");
    static final String OLDEST_FIRST = SqlFile.read("message/oldest_first");
    static final String BEFORE_MESSAGE = SqlFile.read("message/before_message");
    static final String AFTER_MESSAGE = SqlFile.read("message/after_message");
    static final String NEWEST = SqlFile.read("message/newest");
    static final String SUBSCRIPTIONS = SqlFile.read("message/subscriptions");
    static final String ALL_SUBSCRIPTIONS = SqlFile.read("message/all_subscriptions");
    static final String UNREAD = SqlFile.read("message/unread");

    /** Parameter: ids. */
    static final String BY_IDS = "SELECT " + MessageRows.COLUMNS + " FROM message x WHERE x.id = ANY ($1)";

    private HistorySql() {}
}
