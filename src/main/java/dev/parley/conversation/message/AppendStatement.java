package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Message;
import dev.parley.sql.Database;
import dev.parley.sql.SqlFile;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stores a batch by {@code sql/message/append.sql}. Thread-safe. */
final class AppendStatement implements BatchStore.Statement {
    static final String SQL = SqlFile.read("message/append");
    private static final String FIND = SqlFile.read("message/find_by_keys");
    private static final String UNLOCKED =
            "SELECT id FROM conversation WHERE id = ANY ($1::text[]) FOR NO KEY UPDATE SKIP LOCKED";
    private static final AppendResult NO_CONVERSATION =
            new AppendResult.Refused(ErrorCode.NOT_FOUND, "there is no such conversation");
    private static final AppendResult READ_ONLY =
            new AppendResult.Refused(ErrorCode.FORBIDDEN, "you may read this conversation, not write to it");
    private static final AppendResult NO_RECIPIENT =
            new AppendResult.Refused(ErrorCode.NOT_FOUND, "the recipient is not a member of this conversation");

    private final Database database;

    AppendStatement(Database database) {
        this.database = database;
    }

    @Override
    public Uni<List<AppendResult>> run(List<Draft> drafts) {
        return database.run(SQL, arguments(drafts)).map(rows -> outcomes(rows, drafts));
    }

    @Override
    public Uni<Map<Integer, Message>> find(List<Draft> drafts) {
        Tuple keys = Tuple.of(
                column(drafts, Draft::conversationId),
                column(drafts, Draft::senderId),
                column(drafts, Draft::clientId),
                drafts.stream().map(Draft::named).toArray(Boolean[]::new),
                drafts.stream().map(Draft::digest).toArray(Long[]::new));
        return database.run(FIND, keys).map(rows -> {
            Map<Integer, Message> found = new HashMap<>();
            rows.forEach(row -> found.put(Math.toIntExact(row.getLong("place")) - 1, MessageRows.message(row)));
            return found;
        });
    }

    @Override
    public Uni<Set<String>> unlocked(Set<String> conversationIds) {
        return database.tryOut(UNLOCKED, Tuple.of(conversationIds.toArray(String[]::new)))
                .map(rows -> {
                    Set<String> ids = new HashSet<>();
                    rows.forEach(row -> ids.add(row.getString("id")));
                    return ids;
                });
    }

    private static Tuple arguments(List<Draft> drafts) {
        return Tuple.from(Arrays.asList(
                column(drafts, Draft::conversationId),
                column(drafts, Draft::senderId),
                column(drafts, Draft::clientId),
                column(drafts, Draft::content),
                column(drafts, draft -> AttachmentColumn.write(draft.attachments())),
                drafts.stream().map(Draft::replyTo).toArray(Long[]::new),
                drafts.stream().map(Draft::named).toArray(Boolean[]::new),
                drafts.stream().map(Draft::digest).toArray(Long[]::new),
                column(drafts, Draft::recipientId)));
    }

    private static @Nullable String[] column(List<Draft> drafts, Function<Draft, @Nullable String> field) {
        return drafts.stream().map(field).toArray(String[]::new);
    }

    private static List<AppendResult> outcomes(RowSet<Row> rows, List<Draft> drafts) {
        // A conversation that was removed during the wait for its lock leaves no rows for its drafts.
        AppendResult[] outcomes = new AppendResult[drafts.size()];
        Arrays.fill(outcomes, NO_CONVERSATION);
        for (Row row : rows) {
            int place = Math.toIntExact(row.getLong("place")) - 1;
            outcomes[place] = switch (row.getString("verdict")) {
                case "stored" -> new AppendResult.Stored(stored(row, drafts.get(place)), row.getBoolean("met"));
                case "repeated" -> new AppendResult.Repeated(MessageRows.messageOrRead(row));
                case "no_member" -> NO_CONVERSATION;
                case "read_only" -> READ_ONLY;
                case "no_recipient" -> NO_RECIPIENT;
                case "conflict" -> AppendResult.Refused.KEY_REUSED;
                case String other -> throw new IllegalStateException("verdict " + other);
            };
        }
        return List.of(outcomes);
    }

    private static Message stored(Row row, Draft draft) {
        return new Message(
                row.getLong("id"),
                draft.conversationId(),
                row.getLong("seq"),
                draft.senderId(),
                row.getString("recipient_id"),
                draft.named() ? null : draft.clientId(),
                draft.named() ? draft.clientId() : null,
                draft.content(),
                draft.attachments(),
                row.getLong("reply_to"),
                MessageRows.time(row, "created_at"),
                null,
                null,
                false);
    }
}
