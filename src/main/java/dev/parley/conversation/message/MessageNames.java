package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Ids;
import dev.parley.protocol.RefusedException;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages by an app's name for them: the {@link dev.parley.protocol.Message#name}, or the id in decimals. Names
 * of different apps may collide: among several messages the user's own come first, since users change their own
 * messages.
 */
@ApplicationScoped
public class MessageNames {
    /** Parameters: user, conversation, name, id or null. Two look-ups by index, as in {@link Receipts}. */
    private static final String FIND = """
            SELECT x.id FROM member m CROSS JOIN LATERAL (
                SELECT n.id, n.conversation_id, n.seq, n.sender_id, 1 AS choice
                FROM member s JOIN message n ON n.sender_id = s.user_id AND n.client_id = $3 AND n.named
                WHERE s.conversation_id = m.conversation_id
                UNION ALL
                SELECT id, conversation_id, seq, sender_id, 2 FROM message WHERE id = $4) x
            WHERE m.user_id = $1 AND m.conversation_id = $2
              AND x.conversation_id = m.conversation_id AND x.seq > m.joined_seq
            ORDER BY x.choice, x.sender_id <> $1, x.seq DESC LIMIT 1
            """;

    private final Statements statements;

    MessageNames(Statements statements) {
        this.statements = statements;
    }

    /** Returns the id of the message. Fails with {@code not_found} if the user can see none in the conversation. */
    public Uni<Long> idOf(String userId, String conversationId, String name) {
        return find(userId, conversationId, name, Ids.canonicalDecimal(name) ? Long.valueOf(name) : null);
    }

    /**
     * Returns the id unchanged. Fails with {@code not_found} if the user cannot see that message in the conversation.
     */
    public Uni<Long> inConversation(String userId, String conversationId, long id) {
        return find(userId, conversationId, null, id);
    }

    private Uni<Long> find(String userId, String conversationId, @Nullable String name, @Nullable Long id) {
        return statements.run(FIND, Tuple.of(userId, conversationId, name, id)).map(rows -> {
            if (rows.size() == 0) {
                throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such conversation or message");
            }
            return rows.iterator().next().getLong("id");
        });
    }
}
