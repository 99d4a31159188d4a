package dev.parley.conversation.message;

import dev.parley.sql.SqlFile;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts unread messages of a user: messages of others after the cursor that are neither deleted nor marked as read.
 */
@ApplicationScoped
public class UnreadCounts {
    /** The maximum number of conversations listed. The total counts all of them. */
    public static final int MAX_CONVERSATIONS = 1000;

    private static final String EACH = SqlFile.read("message/unread_counts");

    private final Statements statements;
    private final ConversationsConfig config;

    UnreadCounts(Statements statements, ConversationsConfig config) {
        this.statements = statements;
        this.config = config;
    }

    public Uni<UnreadCount> of(String userId) {
        return statements
                .run(EACH, Tuple.of(userId, config.maxUnread(), MAX_CONVERSATIONS))
                .map(rows -> {
                    long total = 0;
                    List<UnreadCount.In> each = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        total = row.getLong("total");
                        each.add(new UnreadCount.In(row.getString("conversation_id"), row.getLong("count")));
                    }
                    return new UnreadCount(total, each);
                });
    }
}
