package dev.parley.userlog;

import dev.parley.feed.UserLog;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Event;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Role;
import dev.parley.sql.SqlFile;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the logs of users. Thread-safe. */
@ApplicationScoped
class PostgresUserLog implements UserLog {
    private static final String AFTER = SqlFile.read("user/after");

    private final Statements statements;

    PostgresUserLog(Statements statements) {
        this.statements = statements;
    }

    @Override
    public Uni<Missed> missed(String userId, long seq, int limit) {
        return statements
                .run(AFTER, Tuple.of(userId, seq, limit, Conversation.FEW))
                .map(rows -> {
                    List<Event> entries = new ArrayList<>(rows.size());
                    long lastSeq = 0;
                    for (Row row : rows) {
                        lastSeq = row.getLong("last_seq");
                        if (row.getLong("seq") != null) {
                            entries.add(new Event.UserEntry(event(userId, row), row.getLong("seq")));
                        }
                    }
                    return new Missed(lastSeq, entries);
                });
    }

    private static Event event(String userId, Row row) {
        String conversationId = row.getString("conversation_id");
        if (conversationId == null) {
            return new Event.Notification(
                    Long.toString(row.getLong("id")),
                    row.getString("type"),
                    row.getString("notification_title"),
                    row.getString("message"),
                    row.getString("payload"),
                    time(row, "created_at"));
        }
        if (!row.getBoolean("is_member")) {
            return new Event.MemberRemoved(conversationId, userId);
        }
        return row.getString("about").equals("settings")
                ? new Event.SettingsUpdated(conversationId, time(row, "muted_until"))
                : new Event.ConversationCreated(conversation(row));
    }

    private static Conversation conversation(Row row) {
        String[] users = row.getArrayOfStrings("users");
        String[] roles = row.getArrayOfStrings("roles");
        List<Conversation.Member> members = new ArrayList<>(users.length);
        for (int i = 0; i < users.length; i++) {
            members.add(new Conversation.Member(users[i], Role.of(roles[i]).orElseThrow()));
        }
        return new Conversation(
                row.getString("conversation_id"),
                Kind.of(row.getString("kind")).orElseThrow(),
                row.getString("title"),
                row.getString("created_by"),
                time(row, "founded_at"),
                row.getLong("conversation_seq"),
                members,
                Math.toIntExact(row.getLong("member_count")),
                null,
                null);
    }

    @SuppressWarnings("NullAway") // Null where the column is, which the caller knows.
    private static Instant time(Row row, String column) {
        @Nullable OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant().truncatedTo(ChronoUnit.MILLIS);
    }
}
