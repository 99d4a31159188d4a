package dev.parley.conversation.message;

import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.Role;
import dev.parley.sql.SqlFile;
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
    private static final String EDIT = SqlFile.read("message/edit");
    private static final String DELETE = SqlFile.read("message/delete");

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
                    announcer.publish(Notice.toConversation(
                            edited.conversationId(), new Event.MessageUpdated(edited, row.getLong("log_seq"))));
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
            announcer.publish(Notice.toConversation(
                    deleted.conversationId(), Event.MessageDeleted.of(deleted, row.getLong("log_seq"))));
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
