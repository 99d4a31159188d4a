package dev.parley.conversation.retention;

import dev.parley.sql.SqlFile;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes old rows, a few at a time. An instance that does not get the lock deletes nothing. */
@ApplicationScoped
class RetentionTable {
    private static final long LOCK = 0x7061726c65790003L;

    private static final String MESSAGES = SqlFile.read("conversation/delete_old_messages");

    private final Statements statements;

    RetentionTable(Statements statements) {
        this.statements = statements;
    }

    /**
     * The result of one statement.
     *
     * @param mine     whether this instance got the lock
     * @param lookedAt the number of conversations looked at
     * @param last     the last of them; null if there was none
     */
    record Batch(boolean mine, int lookedAt, String last, int deleted) {}

    Uni<Batch> deleteMessages(String afterConversation, int conversations, int limit) {
        return statements
                .run(MESSAGES, Tuple.of(LOCK, afterConversation, conversations, limit))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new Batch(
                            row.getBoolean("mine"),
                            row.getInteger("looked_at"),
                            row.getString("last"),
                            row.getInteger("deleted"));
                });
    }
}
