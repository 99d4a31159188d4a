package dev.parley.conversation.message;

import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.Role;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Changes stored messages. Only its sender may edit a message; owners and admins may delete those of others. Fails with
 * {@code forbidden} for a message that the user may not change, and with {@code not_found} for one that the user cannot
 * see.
 */
@ApplicationScoped
public class MessageEdits {
    /**
     * Parameters: user, message. The lock of the message makes {@code target} the newest version of the row, so that an
     * edit cannot restore what was deleted in between. The time of an edit is after that of the previous one, since it
     * identifies the version.
     */
    private static final String TARGET = """
            WITH target AS MATERIALIZED (
                SELECT x.*, m.role, x.sender_id = $1 AS own
                FROM message x JOIN member m ON m.conversation_id = x.conversation_id AND m.user_id = $1
                WHERE x.id = $2 AND x.seq > m.joined_seq
                FOR NO KEY UPDATE OF x
            ), changed AS (
            """;

    private static final String RESULT = """

            )
            SELECT x.role, x.own, c.at AS changed_at,
            """ + MessageRows.COLUMNS + """

            FROM target x LEFT JOIN changed c ON true
            """;
    private static final String EDIT = TARGET + """
                UPDATE message m SET content = $3, edited_by = $4, edited_at = greatest(
                    date_trunc('milliseconds', clock_timestamp()), t.edited_at + interval '1 millisecond')
                FROM target t
                WHERE m.id = t.id AND t.own AND t.role <> 'read_only' AND t.deleted_at IS NULL
                  AND ($3 <> '' OR t.attachments IS NOT NULL)
                RETURNING m.edited_at AS at""" + RESULT;
    private static final String DELETE = TARGET + """
                UPDATE message m SET content = '', attachments = NULL, deleted_by = $3,
                                     deleted_at = date_trunc('milliseconds', clock_timestamp())
                FROM target t
                WHERE m.id = t.id AND (t.own OR t.role IN ('owner', 'admin')) AND t.deleted_at IS NULL
                RETURNING m.deleted_at AS at""" + RESULT;

    private final Statements statements;
    private final Announcer announcer;
    private final ContentRules rules;

    MessageEdits(Statements statements, Announcer announcer, ContentRules rules) {
        this.statements = statements;
        this.rules = rules;
        this.announcer = announcer;
    }

    /** Edits like {@link #edit(String, String, long, String)}, with the user as the actor. */
    public Uni<Message> edit(String userId, long messageId, String content) {
        return edit(userId, userId, messageId, content);
    }

    /**
     * Replaces the content, notifies the conversation and returns the changed message. The rules for new messages apply
     * to the new content. A read-only member may not edit their earlier messages. Fails with {@code conflict} if the
     * message was deleted.
     *
     * @param actorId who acts as the user, and is recorded: the user, or a service
     */
    public Uni<Message> edit(String userId, String actorId, long messageId, String content) {
        RefusedException tooLong = rules.refusal(content, true);
        if (tooLong != null) {
            return Uni.createFrom().failure(tooLong);
        }
        return statements
                .run(EDIT, Tuple.of(userId, messageId, content, actorId))
                .map(rows -> {
                    Row row = found(rows);
                    if (!row.getBoolean("own")) {
                        throw new RefusedException(ErrorCode.FORBIDDEN, "only its sender may edit a message");
                    }
                    Message old = MessageRows.message(row);
                    if (old.deletedAt() != null) {
                        throw new RefusedException(ErrorCode.CONFLICT, "the message was deleted");
                    }
                    if (Role.READ_ONLY.wire().equals(row.getString("role"))) {
                        throw new RefusedException(
                                ErrorCode.FORBIDDEN, "you may read this conversation, not write to it");
                    }
                    RefusedException empty =
                            rules.refusal(content, !old.attachments().isEmpty());
                    if (empty != null) {
                        throw empty;
                    }
                    Message edited = old.edited(content, MessageRows.instant(row, "changed_at"));
                    announcer.publish(Notice.toConversation(edited.conversationId(), new Event.MessageUpdated(edited)));
                    return edited;
                });
    }

    /**
     * Erases content and attachments from the database and notifies the conversation; a mark stays in its place.
     * Deleting a deleted message changes nothing, and nobody is notified.
     */
    public Uni<Message> delete(String userId, long messageId) {
        return delete(userId, userId, messageId);
    }

    /** @param actorId who acts as the user, and is recorded: the user, or a service */
    public Uni<Message> delete(String userId, String actorId, long messageId) {
        return statements.run(DELETE, Tuple.of(userId, messageId, actorId)).map(rows -> {
            Row row = found(rows);
            if (!row.getBoolean("own")
                    && !Role.of(row.getString("role")).orElseThrow().administers()) {
                throw new RefusedException(
                        ErrorCode.FORBIDDEN, "only its sender, an owner or an admin may delete a message");
            }
            Message old = MessageRows.message(row);
            if (old.deletedAt() != null) {
                return old;
            }
            Message deleted = old.deleted(MessageRows.instant(row, "changed_at"));
            announcer.publish(Notice.toConversation(deleted.conversationId(), Event.MessageDeleted.of(deleted)));
            return deleted;
        });
    }

    private static Row found(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such message");
        }
        return rows.iterator().next();
    }
}
