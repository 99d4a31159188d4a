package dev.parley.conversation;

import dev.parley.conversation.message.AppendResult;
import dev.parley.conversation.message.Draft;
import dev.parley.protocol.Message;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Conversations inserted directly into the tables, each under an id that no other test uses. */
public final class Fixture {
    private final Pool pool;

    public Fixture(Pool pool) {
        this.pool = pool;
    }

    /** @param members user ids, each as a plain member, or {@code user:role} */
    public String group(String... members) {
        String id = "t-" + UUID.randomUUID();
        run("INSERT INTO conversation (id, kind, created_by) VALUES ($1, 'group', 'someone')", Tuple.of(id));
        for (String member : members) {
            String[] parts = member.split(":");
            run(
                    "INSERT INTO member (conversation_id, user_id, role, joined_seq) "
                            + "SELECT id, $2, $3, last_seq FROM conversation WHERE id = $1",
                    Tuple.of(id, parts[0], parts.length > 1 ? parts[1] : "member"));
        }
        return id;
    }

    public RowSet<Row> run(String sql, Tuple arguments) {
        return pool.preparedQuery(sql).executeAndAwait(arguments);
    }

    public long count(String sql, Tuple arguments) {
        return run(sql, arguments).iterator().next().getLong(0);
    }

    /** The plan that PostgreSQL would choose for large tables. */
    public String plan(String sql, Tuple arguments) {
        return pool.withTransaction(connection -> connection
                        .query("SET LOCAL enable_seqscan = off")
                        .execute()
                        .chain(() -> connection.preparedQuery("EXPLAIN " + sql).execute(arguments))
                        .map(rows -> {
                            StringBuilder plan = new StringBuilder();
                            rows.forEach(row -> plan.append(row.getString(0)).append('\n'));
                            return plan.toString();
                        }))
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    /** The rows of a conversation, by seq: {@code seq, id, client_id, content}. */
    public List<Stored> stored(String conversationId) {
        List<Stored> stored = new ArrayList<>();
        for (Row row : run(
                "SELECT seq, id, sender_id, client_id, content, created_at FROM message "
                        + "WHERE conversation_id = $1 ORDER BY seq",
                Tuple.of(conversationId))) {
            stored.add(new Stored(
                    row.getLong("seq"),
                    row.getLong("id"),
                    row.getString("sender_id"),
                    row.getString("client_id"),
                    row.getString("content"),
                    row.getOffsetDateTime("created_at").toInstant()));
        }
        return stored;
    }

    public static Draft draft(String conversation, String sender, String clientId, String content) {
        return new Draft(conversation, sender, clientId, content, List.of(), null);
    }

    /** A draft whose key is the name that apps use for it. */
    public static Draft named(String conversation, String sender, String name, String content) {
        return new Draft(conversation, sender, name, true, content, List.of(), null);
    }

    public static Message message(AppendResult appended) {
        return switch (appended) {
            case AppendResult.Stored(Message message, var _) -> message;
            case AppendResult.Repeated(Message message) -> message;
            case AppendResult.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    public record Stored(
            long seq, long id, String sender, String clientId, String content, java.time.Instant createdAt) {}
}
