package dev.parley.conversation.message;

import dev.parley.bus.Address;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.RefusedException;
import dev.parley.sql.SqlFile;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Reads of single messages. Those beyond a member's cursor are stored as marks. Once marks reach the cursor without a
 * gap (the member's own messages and deleted ones count as read), the cursor moves over them and they are removed.
 * Everything happens under the lock of the member's row, so that each message becomes read once, also with concurrent
 * requests.
 */
@ApplicationScoped
public class ReadMarks {
    /** The maximum number of messages whose read is published one by one: the newest. */
    public static final int MAX_ITEMS = 1000;

    /**
     * Locks the row of the member. The first parameters of the statements: user, conversation, maximum number of ids
     * returned.
     */
    private static final String LOCK = """
            SELECT 1 FROM member WHERE user_id = $1 AND conversation_id = $2 FOR NO KEY UPDATE
            """;

    private static final String THESE = SqlFile.read("message/mark_these");
    private static final String ALL = SqlFile.read("message/mark_all");

    private final Statements statements;
    private final Announcer announcer;

    ReadMarks(Statements statements, Announcer announcer) {
        this.statements = statements;
        this.announcer = announcer;
    }

    /**
     * Marks these messages as read, and no others. Ids that are no unread messages of others in the conversation are
     * ignored. Publishes an event for each message that was unread, and one for the cursor if it moved. Fails with
     * {@code not_found} if the user is not a member.
     *
     * @param messageIds at most {@link #MAX_ITEMS}
     * @return how many were unread before
     */
    public Uni<Long> read(String userId, String conversationId, List<Long> messageIds) {
        if (messageIds.size() > MAX_ITEMS) {
            return Uni.createFrom()
                    .failure(new RefusedException(
                            ErrorCode.BAD_REQUEST, "at most " + MAX_ITEMS + " messages can be read at once"));
        }
        return run(THESE, Tuple.of(userId, conversationId, MAX_ITEMS, messageIds.toArray(Long[]::new)));
    }

    /**
     * Marks everything in the conversation as read, like {@link #read}. Of more than {@link #MAX_ITEMS} messages only
     * the newest are published one by one; all are counted.
     */
    public Uni<Long> readAll(String userId, String conversationId) {
        return run(ALL, Tuple.of(userId, conversationId, MAX_ITEMS));
    }

    private Uni<Long> run(String sql, Tuple arguments) {
        String userId = arguments.getString(0);
        String conversationId = arguments.getString(1);
        return statements
                .runLocked(LOCK, Tuple.of(userId, conversationId), sql, arguments)
                .map(rows -> told(rows, userId, conversationId));
    }

    private long told(RowSet<Row> rows, String userId, String conversationId) {
        if (rows.size() == 0) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such conversation");
        }
        Row row = rows.iterator().next();
        Long seq = row.getLong("read_seq");
        Long readId = row.getLong("read_id");
        boolean cursorTold = seq != null && readId != null;
        Long[] ids = row.getArrayOfLongs("ids");
        Long[] seqs = row.getArrayOfLongs("seqs");
        String[] names = row.getArrayOfStrings("names");
        for (int i = ids.length - 1; i >= 0; i--) {
            boolean alone = !cursorTold || seqs[i] > seq;
            tell(conversationId, new Event.MessageMarked(conversationId, userId, ids[i], names[i], alone));
        }
        if (cursorTold) {
            tell(
                    conversationId,
                    new Event.MessageRead(conversationId, userId, seq, readId, row.getString("name"), true));
        }
        return row.getLong("marked");
    }

    private void tell(String conversationId, Event event) {
        announcer.publish(new Announcer.Notice(new Address.Conversation(conversationId), event, null));
    }
}
