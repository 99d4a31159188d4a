package dev.parley.conversation.message;

import dev.parley.feed.MessageSource;
import dev.parley.protocol.Cursors;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.protocol.RefusedException;
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
import org.jspecify.annotations.Nullable;

/** Reads the message log. A deleted message is returned with empty content, so that {@code seq} has no gaps. */
@ApplicationScoped
public class MessageHistory implements MessageSource {
    /** The maximum size of a page that a user may request; the minimum is 1. */
    public static final int MAX_PAGE = 200;

    private final Statements statements;
    private final Deliveries deliveries;
    private final int maxPageBytes;
    private final int maxMembers;

    MessageHistory(
            Statements statements, Deliveries deliveries, ConversationsConfig config, DeliveriesConfig receipts) {
        this.statements = statements;
        this.deliveries = deliveries;
        this.maxPageBytes = config.maxPageBytes();
        this.maxMembers = receipts.maxMembers();
    }

    @Override
    public Uni<List<Event>> after(String conversationId, long seq, int limit) {
        return after(conversationId, seq, limit, false);
    }

    @Override
    public Uni<List<Event>> liveAfter(String conversationId, long seq, int limit) {
        return after(conversationId, seq, limit, true);
    }

    private Uni<List<Event>> after(String conversationId, long seq, int limit, boolean live) {
        return statements
                .run(HistorySql.AFTER, Tuple.of(conversationId, seq, live, limit))
                .map(rows -> {
                    List<Event> entries = new ArrayList<>(rows.size());
                    rows.forEach(row -> entries.add(MessageRows.entry(row)));
                    return entries;
                });
    }

    @Override
    public Uni<List<SubscriptionState>> states(
            String userId, List<String> conversationIds, Map<String, Long> since, int pageSize) {
        String[] ids = conversationIds.stream().distinct().toArray(String[]::new);
        @Nullable Long[] held = new @Nullable Long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            held[i] = since.get(ids[i]);
        }
        return statements
                .run(HistorySql.SUBSCRIPTIONS, Tuple.of(userId, ids, held, pageSize, maxMembers))
                .map(MessageHistory::states);
    }

    @Override
    public Uni<List<SubscriptionState>> states(String userId, Map<String, Long> since, int pageSize) {
        String[] ids = since.keySet().toArray(String[]::new);
        @Nullable Long[] held = new @Nullable Long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            held[i] = since.get(ids[i]);
        }
        return statements
                .run(HistorySql.ALL_SUBSCRIPTIONS, Tuple.of(userId, ids, held, pageSize))
                .map(MessageHistory::states);
    }

    @Override
    public Uni<List<Message>> unread(String userId, List<String> conversationIds, int limit) {
        Long[] held = deliveries.held(userId, conversationIds).toArray(Long[]::new);
        return statements
                .run(HistorySql.UNREAD, Tuple.of(userId, conversationIds.toArray(String[]::new), limit, held))
                .map(rows -> {
                    List<Message> messages = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        messages.add(MessageRows.messageOrRead(row));
                    }
                    return messages;
                });
    }

    /**
     * Returns a page of a conversation, as far as the user may see it: without messages from before the user joined. A
     * page ends early if it would be too large to hold and send. Fails with {@code not_found} if the user is not a
     * member, with {@code bad_request} for an invalid limit or two bounds.
     *
     * @param before newest first, below this {@code seq}; null for no bound
     * @param after  oldest first, above this {@code seq}; null for newest first; at most one of the two is given
     * @param limit  1 to {@value #MAX_PAGE}
     */
    public Uni<MessagePage> history(
            String userId, String conversationId, @Nullable Long before, @Nullable Long after, int limit) {
        if (before != null && after != null) {
            return refused(ErrorCode.BAD_REQUEST, "give before or after, not both");
        }
        String sql = after == null ? HistorySql.NEWEST_FIRST : HistorySql.OLDEST_FIRST;
        return page(sql, userId, conversationId, after == null ? before : after, limit);
    }

    /**
     * Returns a page of messages older than a message, newest first, for clients that know messages by their ids only.
     * The message need not exist any more, or ever have existed: the page begins where its id would be.
     */
    public Uni<MessagePage> historyBefore(String userId, String conversationId, long messageId, int limit) {
        return page(HistorySql.BEFORE_MESSAGE, userId, conversationId, messageId, limit);
    }

    /**
     * Returns messages after a message, oldest first, without deleted ones, for clients that know messages by their ids
     * only. The message need not exist any more, or ever have existed. Fails with {@code not_found} if the user is not
     * a member.
     *
     * @param messageId null for the newest messages
     */
    public Uni<MessagePage> historyAfter(String userId, String conversationId, @Nullable Long messageId, int limit) {
        if (messageId == null) {
            return page(HistorySql.NEWEST, userId, conversationId, null, limit)
                    .map(newest -> new MessagePage(newest.messages().reversed(), newest.hasMore()));
        }
        return page(HistorySql.AFTER_MESSAGE, userId, conversationId, messageId, limit);
    }

    private Uni<MessagePage> page(String sql, String userId, String conversationId, @Nullable Long bound, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            return refused(ErrorCode.BAD_REQUEST, "limit must be from 1 to " + MAX_PAGE);
        }
        // One more row than requested shows whether there are more.
        return statements
                .run(sql, Tuple.of(userId, conversationId, bound, limit + 1, maxPageBytes))
                .flatMap(rows -> {
                    if (rows.size() == 0) {
                        return refused(ErrorCode.NOT_FOUND, "there is no such conversation");
                    }
                    List<Message> fitting = messages(rows);
                    List<Message> page = fitting.size() > limit ? fitting.subList(0, limit) : fitting;
                    Long found = rows.iterator().next().getLong("found");
                    return Uni.createFrom().item(new MessagePage(page, found != null && found > page.size()));
                });
    }

    /** Returns messages by their ids, whoever may see them. Ids that do not exist are absent. */
    public Uni<Map<Long, Message>> byIds(List<Long> ids) {
        return statements
                .run(HistorySql.BY_IDS, Tuple.of(ids.toArray(Long[]::new)))
                .map(rows -> {
                    Map<Long, Message> found = new HashMap<>();
                    messages(rows).forEach(message -> found.put(message.id(), message));
                    return found;
                });
    }

    private static <T> Uni<T> refused(ErrorCode code, String sentence) {
        return Uni.createFrom().failure(new RefusedException(code, sentence));
    }

    private static List<Message> messages(RowSet<Row> rows) {
        List<Message> messages = new ArrayList<>(rows.size());
        for (Row row : rows) {
            // A row without a message means that the user is a member of the conversation and nothing was found.
            if (row.getLong("id") != null) {
                messages.add(MessageRows.message(row));
            }
        }
        return messages;
    }

    /** The rows of one conversation are consecutive. */
    private static List<SubscriptionState> states(RowSet<Row> rows) {
        List<SubscriptionState> states = new ArrayList<>();
        List<Event> missed = new ArrayList<>();
        Row current = null;
        for (Row row : rows) {
            if (current != null && !current.getString("subscription_id").equals(row.getString("subscription_id"))) {
                states.add(state(current, missed));
                missed.clear();
                current = null;
            }
            // The first row of a conversation has the cursors.
            current = current == null ? row : current;
            if (row.getLong("entry_seq") != null) {
                missed.add(MessageRows.entry(row));
            }
        }
        if (current != null) {
            states.add(state(current, missed));
        }
        return states;
    }

    private static SubscriptionState state(Row row, List<Event> missed) {
        return new SubscriptionState(
                row.getString("subscription_id"),
                row.getLong("last_seq"),
                row.getLong("joined_seq"),
                new Cursors(row.getLong("read_seq"), others(row)),
                missed);
    }

    private static List<Cursors.Member> others(Row row) {
        String[] users = row.getArrayOfStrings("others");
        if (users == null) {
            return List.of();
        }
        Long[] read = row.getArrayOfLongs("others_read");
        @Nullable Long[] delivered = row.getArrayOfLongs("others_delivered");
        List<Cursors.Member> others = new ArrayList<>(users.length);
        for (int i = 0; i < users.length; i++) {
            others.add(new Cursors.Member(users[i], read[i], delivered[i]));
        }
        return others;
    }
}
