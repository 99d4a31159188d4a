package dev.parley.conversation.message;

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

    /** Parameters: user, maximum count of one conversation, maximum number of conversations. */
    private static final String EACH = """
            SELECT m.conversation_id, unread.count, sum(unread.count) OVER ()::bigint AS total
            FROM member m
            JOIN conversation c ON c.id = m.conversation_id AND c.last_seq > greatest(m.read_seq, m.joined_seq)
            CROSS JOIN LATERAL (SELECT count(*) AS count FROM (SELECT FROM message u
                WHERE u.conversation_id = m.conversation_id AND u.seq > greatest(m.read_seq, m.joined_seq)
                  AND u.sender_id <> $1 AND u.deleted_at IS NULL AND""" + ReadMarks.UNMARKED + """

                LIMIT $2) counted) unread
            WHERE m.user_id = $1 AND unread.count > 0
            ORDER BY unread.count DESC, m.conversation_id
            LIMIT $3
            """;

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
