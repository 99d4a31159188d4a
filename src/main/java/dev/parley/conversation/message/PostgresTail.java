package dev.parley.conversation.message;

import dev.parley.feed.LogTail;
import dev.parley.sql.SqlFile;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the end of the log by what a snapshot does not see. Ids are assigned before their transactions commit, so
 * "above the last id" would skip what commits late; a snapshot knows which transactions were still open.
 *
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT">snapshot
 *     functions</a>
 */
@ApplicationScoped
class PostgresTail implements LogTail {
    private static final String NOW = "SELECT pg_current_snapshot()::text AS snapshot";

    static final String SINCE = SqlFile.read("message/since");

    /** Parameters: snapshot. There are few, kept for a day only. */
    private static final String CHANGES = """
            SELECT conversation_id, user_id, joined FROM member_change
            WHERE txid >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(txid, $1::pg_snapshot)
            ORDER BY id
            """;

    private final Statements statements;

    PostgresTail(Statements statements) {
        this.statements = statements;
    }

    @Override
    public Uni<Position> now() {
        return statements
                .run(NOW, Tuple.tuple())
                .map(rows -> Position.after(rows.iterator().next().getString("snapshot")));
    }

    @Override
    public Uni<Tail> since(Position position, int limit) {
        Tuple arguments = Tuple.of(position.snapshot(), position.txid(), position.id(), limit);
        return statements.run(SINCE, arguments).chain(rows -> changes(position)
                .map(changes -> tail(position, rows, changes, limit)));
    }

    /**
     * Reads changes of members, with the first page only. What commits between the two statements is returned twice,
     * now and in the next round, which does no harm.
     */
    private Uni<List<MemberChange>> changes(Position position) {
        if (position.next() != null) {
            return Uni.createFrom().item(List.of());
        }
        return statements.run(CHANGES, Tuple.of(position.snapshot())).map(rows -> {
            List<MemberChange> changes = new ArrayList<>(rows.size());
            for (Row row : rows) {
                changes.add(new MemberChange(
                        row.getString("conversation_id"), row.getString("user_id"), row.getBoolean("joined")));
            }
            return changes;
        });
    }

    private static Tail tail(Position position, RowSet<Row> rows, List<MemberChange> changes, int limit) {
        Map<String, Long> newest = new HashMap<>();
        Row any = null;
        for (Row row : rows) {
            any = row;
            if (row.getString("conversation_id") != null) {
                newest.put(row.getString("conversation_id"), row.getLong("seq"));
            }
        }
        Objects.requireNonNull(any, "a page has at least one row");
        String next = position.next() == null ? any.getString("snapshot") : position.next();
        boolean complete = any.getLong("read") < limit;
        Position onward = complete
                ? Position.after(next)
                : new Position(position.snapshot(), next, any.getString("txid"), any.getLong("id"));
        return new Tail(newest, changes, onward, complete);
    }
}
