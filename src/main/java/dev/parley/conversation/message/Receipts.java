package dev.parley.conversation.message;

import dev.parley.bus.Address;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Ids;
import dev.parley.protocol.RefusedException;
import dev.parley.sql.SqlFile;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

/**
 * The read cursor of each member. A cursor only moves forward, and never beyond the newest message. Marks of single
 * messages that it passes are deleted, see {@link ReadMarks}.
 */
@ApplicationScoped
public class Receipts {
    private static final String UP_TO = SqlFile.read("message/read_up_to");
    private static final String NAMED = SqlFile.read("message/read_named");
    private static final String ECHO = SqlFile.read("message/read_echo");
    private static final String MESSAGE = SqlFile.read("message/read_message");

    private final Statements statements;
    private final Announcer announcer;

    Receipts(Statements statements, Announcer announcer) {
        this.statements = statements;
        this.announcer = announcer;
    }

    /**
     * Marks everything up to {@code seq} as read. A {@code seq} beyond the newest message moves nothing. Notifies the
     * conversation if the cursor moves. Fails with {@code not_found} if the user is not a member.
     *
     * @param exceptSession the id of the connection that sent this and is not notified, or null
     */
    public Uni<Void> readUpTo(String userId, String conversationId, long seq, String exceptSession) {
        return move(UP_TO, Tuple.of(userId, conversationId, seq), userId, exceptSession)
                .replaceWithVoid();
    }

    /** Marks everything in the conversation as read, like {@link #readUpTo}. */
    public Uni<Void> readAll(String userId, String conversationId, String exceptSession) {
        return move(UP_TO, Tuple.of(userId, conversationId, null), userId, exceptSession)
                .replaceWithVoid();
    }

    /**
     * Marks everything up to a message as read, like {@link #readUpTo}. A message that the user cannot see, or that
     * does not exist any more, moves nothing: a reader need not know what was deleted meanwhile.
     *
     * @param conversationId the conversation according to the client; null if it gave none
     */
    public Uni<Void> readMessage(String userId, String conversationId, long messageId, String exceptSession) {
        return move(MESSAGE, Tuple.of(userId, conversationId, messageId), userId, exceptSession)
                .replaceWithVoid();
    }

    /**
     * Marks everything up to a message as read, by the message's {@link dev.parley.protocol.Message#name} or its id in
     * decimals.
     *
     * @return whether there is such a message
     */
    public Uni<Boolean> readNamed(String userId, String conversationId, String name, String exceptSession) {
        Long id = Ids.canonicalDecimal(name) ? Long.valueOf(name) : null;
        return move(NAMED, Tuple.of(userId, conversationId, name, id), userId, exceptSession);
    }

    /**
     * Marks it as read like {@link #readNamed} if the message is somebody else's, and its content, now or when it was
     * sent, is what the reader echoes.
     *
     * @return whether it is so; if not, nothing happened
     */
    public Uni<Boolean> readEcho(Draft echo, String exceptSession) {
        String name = Objects.requireNonNull(echo.clientId());
        Long id = Ids.canonicalDecimal(name) ? Long.valueOf(name) : null;
        return move(
                ECHO,
                Tuple.of(echo.senderId(), echo.conversationId(), name, id, echo.content(), echo.digest()),
                echo.senderId(),
                exceptSession);
    }

    /** @return whether there is the message that was read */
    private Uni<Boolean> move(String sql, Tuple arguments, String userId, String exceptSession) {
        return statements.run(sql, arguments).map(rows -> {
            if (rows.size() == 0 && arguments.getString(1) != null) {
                throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such conversation");
            }
            if (rows.size() > 0) {
                tell(rows, userId, exceptSession);
            }
            return rows.size() > 0 && rows.iterator().next().getLong("aimed") != null;
        });
    }

    private void tell(RowSet<Row> rows, String userId, String exceptSession) {
        Row row = rows.iterator().next();
        Long seq = row.getLong("read_seq");
        Long messageId = row.getLong("id");
        if (seq == null || messageId == null) {
            return;
        }
        String conversationId = row.getString("conversation_id");
        announcer.publish(new Announcer.Notice(
                new Address.Conversation(conversationId),
                new Event.MessageRead(conversationId, userId, seq, messageId, row.getString("name"), false),
                exceptSession));
    }
}
