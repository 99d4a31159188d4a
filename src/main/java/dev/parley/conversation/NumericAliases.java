package dev.parley.conversation;

import dev.parley.protocol.NumericIds;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Resolves numbers that may be aliases, see {@link NumericIds}, among the caller's conversations and the users who
 * share one with the caller. An id that is no known alias stands for itself.
 */
@ApplicationScoped
public class NumericAliases {
    /** Parameters: user, id, the id as a number. */
    private static final String CONVERSATION = """
            SELECT conversation_id AS id FROM member
            WHERE user_id = $1 AND (conversation_id = $2 OR numeric_id(conversation_id) = $3)
            ORDER BY conversation_id <> $2 LIMIT 1
            """;

    private static final String USER = """
            SELECT other.user_id AS id FROM member mine
            JOIN member other ON other.conversation_id = mine.conversation_id
            WHERE mine.user_id = $1 AND (other.user_id = $2 OR numeric_id(other.user_id) = $3)
            ORDER BY other.user_id <> $2 LIMIT 1
            """;

    private final Statements statements;

    NumericAliases(Statements statements) {
        this.statements = statements;
    }

    public Uni<String> conversation(String userId, String id) {
        return find(CONVERSATION, userId, id);
    }

    public Uni<String> user(String userId, String id) {
        return find(USER, userId, id);
    }

    private Uni<String> find(String sql, String userId, String id) {
        return NumericIds.mayBeAlias(id)
                ? statements
                        .run(sql, Tuple.of(userId, id, Long.valueOf(id)))
                        .map(rows ->
                                rows.size() == 0 ? id : rows.iterator().next().getString("id"))
                : Uni.createFrom().item(id);
    }
}
