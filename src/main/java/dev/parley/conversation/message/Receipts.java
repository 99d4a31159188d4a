package dev.parley.conversation.message;

import dev.parley.bus.Address;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Ids;
import dev.parley.protocol.RefusedException;
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
    /**
     * Moves the cursor to {@code aim (conversation_id, seq)}. The condition is checked again on the newest version of
     * the row.
     */
    private static final String MOVE = """
            , moved AS (
                UPDATE member m SET read_seq = aim.seq FROM aim
                WHERE m.conversation_id = aim.conversation_id AND m.user_id = $1 AND m.read_seq < aim.seq
                RETURNING m.conversation_id, m.read_seq
            ), swept AS (
                DELETE FROM read_mark r USING moved
                WHERE r.conversation_id = moved.conversation_id AND r.user_id = $1 AND r.seq <= moved.read_seq
            )
            SELECT aim.conversation_id, aim.seq AS aimed, moved.read_seq, x.id, x.name
            FROM aim LEFT JOIN moved ON true
            LEFT JOIN LATERAL (SELECT id, CASE WHEN named THEN client_id END AS name FROM message
                WHERE conversation_id = moved.conversation_id AND seq <= moved.read_seq ORDER BY seq DESC LIMIT 1) x ON true
            """;

    private static final String UP_TO = """
            WITH aim AS MATERIALIZED (
                SELECT c.id AS conversation_id,
                       CASE WHEN $3::bigint IS NULL THEN c.last_seq WHEN $3 <= c.last_seq THEN $3 END AS seq
                FROM member m JOIN conversation c ON c.id = m.conversation_id
                WHERE m.user_id = $1 AND m.conversation_id = $2
            )""" + MOVE;
    /**
     * Names of different apps may collide: of several messages, one with the name goes before one with the id, one of
     * others before the reader's own, a newer before an older. Two look-ups by index, since one condition for both
     * would read the whole conversation.
     */
    private static final String NAMED = """
            WITH aim AS MATERIALIZED (
                SELECT m.conversation_id, x.seq
                FROM member m LEFT JOIN LATERAL (
                    SELECT n.conversation_id, n.seq, n.sender_id, 1 AS choice
                    FROM member s JOIN message n ON n.sender_id = s.user_id AND n.client_id = $3 AND n.named
                    WHERE s.conversation_id = m.conversation_id
                    UNION ALL
                    SELECT conversation_id, seq, sender_id, 2 FROM message WHERE id = $4) x
                    ON x.conversation_id = m.conversation_id AND x.seq > m.joined_seq
                WHERE m.user_id = $1 AND m.conversation_id = $2
                ORDER BY x.choice, x.sender_id = $1, x.seq DESC LIMIT 1
            )""" + MOVE;
    /**
     * Like {@link #NAMED}, for a message of somebody else whose content is $5 or, by its digest of $6, was $5 when it
     * was sent.
     */
    private static final String ECHO = NAMED.replace(
            "ON x.conversation_id",
            "ON EXISTS (SELECT FROM message e WHERE e.conversation_id = x.conversation_id AND e.seq = x.seq\n"
                    + "AND e.sender_id <> $1 AND (e.content = $5 OR e.digest = $6)) AND x.conversation_id");

    private static final String MESSAGE = """
            WITH aim AS MATERIALIZED (
                SELECT m.conversation_id, x.seq
                FROM member m LEFT JOIN message x
                    ON x.id = $3 AND x.conversation_id = m.conversation_id AND x.seq > m.joined_seq
                WHERE m.user_id = $1
                  AND m.conversation_id = coalesce($2, (SELECT conversation_id FROM message WHERE id = $3))
            )""" + MOVE;

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
        announcer.tell(new Announcer.Notice(
                new Address.Conversation(conversationId),
                new Event.MessageRead(conversationId, userId, seq, messageId, row.getString("name"), false),
                exceptSession));
    }
}
