package dev.parley.conversation.erasure;

import dev.parley.conversation.Membership;
import dev.parley.conversation.message.Announcer;
import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.conversation.message.MessageRows;
import dev.parley.protocol.Event;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Message;
import dev.parley.protocol.Role;
import dev.parley.sql.Batches;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exports and erases what conversations hold of one user. Thread-safe. */
@ApplicationScoped
public class UserDataExport {
    private static final int BATCH = 500;
    /** The memberships in one batch: each is a transaction of its own. */
    private static final int MEMBERSHIPS = 50;

    private static final int MOST_BATCHES = 100;

    private final Statements statements;
    private final Membership membership;
    private final Announcer announcer;

    UserDataExport(Statements statements, Membership membership, Announcer announcer) {
        this.statements = statements;
        this.membership = membership;
        this.announcer = announcer;
    }

    /** @param title may be null */
    public record Belonging(
            String conversationId,
            Kind kind,
            String title,
            Role role,
            @Nullable Instant joinedAt) {}

    /** The numbers of what was erased. */
    public record Erased(
            Batches.Done readMarks,
            Batches.Done titles,
            Batches.Done memberships,
            Batches.Done messages,
            Batches.Done outbox) {}

    /**
     * Removes the user from all conversations and erases what the user wrote, titles included. The other members are
     * notified of both. Of a message only the mark of a deletion is left, with the sender's id. A repetition has no
     * effect. After a failure, what was done before stays done.
     */
    public Uni<Erased> erase(String userId) {
        return Batches.run(() -> forgetMarks(userId), BATCH, MOST_BATCHES).chain(marks -> Batches.run(
                        () -> untitle(userId), MEMBERSHIPS, MOST_BATCHES)
                .chain(untitled -> leaveAll(userId).chain(left -> Batches.run(() -> empty(userId), BATCH, MOST_BATCHES)
                        .chain(emptied -> Batches.run(() -> forgetOutbox(userId), BATCH, MOST_BATCHES)
                                .map(untold -> new Erased(marks, untitled, left, emptied, untold))))));
    }

    /**
     * Returns memberships in the order of conversation ids.
     *
     * @param after the last id of the previous page; empty for the first
     */
    public Uni<List<Belonging>> memberships(String userId, String after, int limit) {
        return statements
                .run(UserDataSql.MEMBERSHIPS, Tuple.of(userId, after, limit))
                .map(rows -> {
                    List<Belonging> page = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        page.add(new Belonging(
                                row.getString("conversation_id"),
                                Kind.of(row.getString("kind")).orElseThrow(),
                                row.getString("title"),
                                Role.of(row.getString("role")).orElseThrow(),
                                MessageRows.instant(row, "joined_at")));
                    }
                    return page;
                });
    }

    /**
     * Returns the user's messages of all conversations, oldest first.
     *
     * @param after the last id of the previous page, or 0
     */
    public Uni<List<Message>> messages(String userId, long after, int limit) {
        return statements
                .run(UserDataSql.MESSAGES, Tuple.of(userId, after, limit))
                .map(rows -> {
                    List<Message> page = new ArrayList<>(rows.size());
                    rows.forEach(row -> page.add(MessageRows.message(row)));
                    return page;
                });
    }

    private Uni<Integer> forgetMarks(String userId) {
        return statements.run(UserDataSql.FORGET_MARKS, Tuple.of(userId, BATCH)).map(RowSet::rowCount);
    }

    /** Leaves all conversations. What the user's log says of them goes last, since leaving appends to it. */
    private Uni<Batches.Done> leaveAll(String userId) {
        return Batches.run(() -> leave(userId), MEMBERSHIPS, MOST_BATCHES)
                .chain(left -> Batches.run(() -> forgetEntries(userId), BATCH, MOST_BATCHES)
                        .map(entries -> new Batches.Done(left.rows(), left.complete() && entries.complete())));
    }

    private Uni<Integer> forgetEntries(String userId) {
        return statements
                .run(UserDataSql.FORGET_ENTRIES, Tuple.of(userId, BATCH))
                .map(RowSet::rowCount);
    }

    private Uni<Integer> forgetOutbox(String userId) {
        return statements
                .run(UserDataSql.FORGET_OUTBOX, Tuple.of(userId, BATCH))
                .map(RowSet::rowCount);
    }

    private Uni<Integer> untitle(String userId) {
        return statements.run(UserDataSql.TITLES, Tuple.of(userId, MEMBERSHIPS)).chain(rows -> Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> membership.forgetTitle(row.getString("id")))
                .collect()
                .last()
                .replaceWith(rows.size()));
    }

    private Uni<Integer> leave(String userId) {
        return memberships(userId, "", MEMBERSHIPS).chain(page -> Multi.createFrom()
                .iterable(page)
                .onItem()
                .transformToUniAndConcatenate(one -> membership.forget(userId, one.conversationId()))
                .collect()
                .last()
                .replaceWith(page.size()));
    }

    private Uni<Integer> empty(String userId) {
        return statements
                .run(UserDataSql.EMPTY_MESSAGES, Tuple.of(userId, BATCH))
                .map(rows -> {
                    for (Row row : rows) {
                        if (row.getBoolean("news")) {
                            String conversationId = row.getString("conversation_id");
                            announcer.publish(Notice.toConversation(
                                    conversationId,
                                    new Event.MessageDeleted(
                                            conversationId,
                                            row.getLong("id"),
                                            row.getLong("seq"),
                                            MessageRows.instant(row, "deleted_at"),
                                            row.getString("name"),
                                            row.getLong("log_seq"))));
                        }
                    }
                    return rows.rowCount();
                });
    }
}
