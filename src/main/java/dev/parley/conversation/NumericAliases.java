package dev.parley.conversation;

import dev.parley.protocol.NumericIds;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Finds what a number stands for that may be an alias, see {@link NumericIds}: among the caller's own conversations,
 * and the users with whom they share one. What is not found stands for itself, as does any other id.
 */
@ApplicationScoped
public class NumericAliases {
    /** Parameters: user, id, the same as a number. */
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
