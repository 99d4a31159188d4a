package dev.parley.delivery;

import dev.parley.feed.Log;
import dev.parley.feed.LogEnds;
import dev.parley.feed.MessageSource;
import dev.parley.feed.UserLog;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Cursors;
import dev.parley.protocol.Event;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Message;
import dev.parley.protocol.Role;
import dev.parley.testing.SimTime;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The database of a simulation: one writer at a time in a conversation, ids assigned at the beginning of a transaction,
 * commits after a while, sometimes a long one. It can be down, and then nobody learns the outcome of the open
 * transactions. It deletes its oldest messages.
 */
class SimLog implements MessageSource, UserLog, LogEnds {
    /** A conversation in which transactions are often open for long. */
    static final String SLOW = "c4";

    /**
     * An entry of a log: a message, a change of the message at {@code messageSeq}, or that a user joined or left.
     *
     * @param member null for a message
     */
    record Entry(long seq, long messageSeq, boolean change, String member, boolean joined) {}

    /** An entry of a user's log: the user joined or left the conversation. */
    private record Moved(long seq, String conversation) {}

    /** What waits for the lock of a conversation. */
    private sealed interface Write permits Append, Edit, Move {
        String conversation();
    }

    /** A user's membership in a conversation: the entries after {@code from} up to {@code upTo} are for the user. */
    private record Stay(String conversation, String user, long from, long upTo, long endedAt) {}

    record Append(String conversation, String sender, String clientId, Consumer<Message> done) implements Write {}

    private record Edit(String conversation, long messageSeq, boolean deletes, BiConsumer<Message, Long> done)
            implements Write {}

    private record Move(String conversation, String user, boolean joins, LongConsumer done) implements Write {}

    private final SimTime time;
    private final Map<String, List<Entry>> entries = new LinkedHashMap<>();
    /** All messages that were ever stored, in their latest state, by their seq. */
    private final Map<String, NavigableMap<Long, Message>> messages = new LinkedHashMap<>();
    /** The seq of the last change of a message, by its own. */
    private final Map<String, Map<Long, Long>> changed = new HashMap<>();

    /** The seq up to which a conversation's messages are deleted. */
    private final Map<String, Long> gone = new HashMap<>();

    private final Map<String, Set<String>> members = new LinkedHashMap<>();
    private final List<Stay> stays = new ArrayList<>();
    private final Map<String, Message> byKey = new HashMap<>();
    private final Map<String, Deque<Write>> waiting = new HashMap<>();
    /** The entries of users' logs that no later one took the place of. */
    private final Map<String, List<Moved>> moves = new HashMap<>();

    private final Map<String, Long> ends = new HashMap<>();
    private long nextId = 1;
    private boolean away;
    private int crashes;

    SimLog(SimTime time) {
        this.time = time;
    }

    void away(boolean on) {
        away = on;
        crashes += on ? 1 : 0;
    }

    /** Sometimes all of them are deleted, whether or not they were delivered. */
    void forgetOldest(String conversation) {
        int size = entries.get(conversation).size();
        long upTo = time.chance(0.3) ? size : time.below(size + 1);
        gone.merge(conversation, upTo, Math::max);
    }

    long gone(String conversation) {
        return gone.getOrDefault(conversation, 0L);
    }

    Set<String> conversations() {
        return messages.keySet();
    }

    /** All messages that were ever stored, in their latest state. */
    Collection<Message> messages(String conversation) {
        return messages.get(conversation).values();
    }

    /** The newest seq. */
    long last(String conversation) {
        return entries.get(conversation).size();
    }

    /** Whether the log still has that entry, and no later change took its place. */
    boolean has(String conversation, long seq) {
        return has(conversation, entries.get(conversation).get((int) seq - 1));
    }

    private boolean has(String conversation, Entry entry) {
        return entry.member() != null
                || entry.messageSeq() > gone(conversation)
                        && (!entry.change() || changed.get(conversation).get(entry.messageSeq()) == entry.seq());
    }

    /** The message that an entry is, or changes; 0 if it is about a member. */
    long messageSeq(String conversation, long seq) {
        return entries.get(conversation).get((int) seq - 1).messageSeq();
    }

    Set<String> members(String conversation) {
        return members.get(conversation);
    }

    void found(String conversation, Set<String> users) {
        messages.put(conversation, new TreeMap<>());
        entries.put(conversation, new ArrayList<>());
        changed.put(conversation, new HashMap<>());
        members.put(conversation, users);
        users.forEach(user -> moved(user, conversation));
        users.forEach(user -> stays.add(new Stay(conversation, user, 0, Long.MAX_VALUE, Long.MAX_VALUE)));
    }

    /**
     * Adds a user to a conversation, or removes the user.
     *
     * @param done is given the seq of the change
     */
    void move(String conversation, String user, boolean joins, LongConsumer done) {
        if (!away) {
            enqueue(new Move(conversation, user, joins, done));
        }
    }

    private void end(Move move, boolean crashed) {
        String conversation = move.conversation();
        boolean commits =
                members.get(conversation).contains(move.user()) != move.joins() && (!crashed || time.chance(0.5));
        long seq = last(conversation) + 1;
        if (commits) {
            entries.get(conversation).add(new Entry(seq, 0, false, move.user(), move.joins()));
            moved(move.user(), conversation);
            if (move.joins()) {
                members.get(conversation).add(move.user());
                stays.add(new Stay(conversation, move.user(), seq - 1, Long.MAX_VALUE, Long.MAX_VALUE));
            } else {
                members.get(conversation).remove(move.user());
                stays.replaceAll(it -> it.conversation().equals(conversation)
                                && it.user().equals(move.user())
                                && it.upTo() == Long.MAX_VALUE
                        ? new Stay(conversation, move.user(), it.from(), seq, time.millis())
                        : it);
            }
        }
        next(conversation);
        if (commits && !crashed) {
            move.done().accept(seq);
        }
    }

    /** Whether that message is for the user, who was a member then. */
    boolean isFor(String user, String conversation, long seq) {
        return stays.stream()
                .anyMatch(it -> it.conversation().equals(conversation)
                        && it.user().equals(user)
                        && seq > it.from()
                        && seq <= it.upTo());
    }

    /** When the user last left; negative for never. */
    long lastLeft(String user, String conversation) {
        return stays.stream()
                .filter(it ->
                        it.conversation().equals(conversation) && it.user().equals(user) && it.upTo() != Long.MAX_VALUE)
                .mapToLong(Stay::endedAt)
                .max()
                .orElse(-1);
    }

    /** The user may see entries after it. */
    long joinedSeq(String user, String conversation) {
        return stays.stream()
                .filter(it ->
                        it.conversation().equals(conversation) && it.user().equals(user))
                .mapToLong(Stay::from)
                .max()
                .orElse(0);
    }

    /** Answers after the commit with what is stored under the key: this message, or an earlier one. */
    void append(String conversation, String sender, String clientId, Consumer<Message> committed) {
        if (away) {
            return;
        }
        Message before = byKey.get(sender + "/" + clientId);
        if (before != null) {
            time.within(1, 30, () -> committed.accept(before));
            return;
        }
        enqueue(new Append(conversation, sender, clientId, committed));
    }

    private void enqueue(Write write) {
        Deque<Write> queue = waiting.computeIfAbsent(write.conversation(), _ -> new ArrayDeque<>());
        queue.add(write);
        if (queue.size() == 1) {
            begin(write.conversation());
        }
    }

    /** Runs with the lock of the conversation. */
    private void begin(String conversation) {
        int crashesBefore = crashes;
        switch (waiting.get(conversation).element()) {
            case Append append -> {
                Message before = byKey.get(append.sender() + "/" + append.clientId());
                Message message = before != null
                        ? before
                        : new Message(
                                nextId++,
                                conversation,
                                last(conversation) + 1,
                                append.sender(),
                                null,
                                append.clientId(),
                                null,
                                "x",
                                List.of(),
                                null,
                                Instant.ofEpochMilli(time.millis()),
                                null,
                                null,
                                false);
                written(append, message);
                long most = time.chance(conversation.equals(SLOW) ? 0.5 : 0.005) ? 4000 : 30;
                time.within(1, most, () -> end(append, message, crashes > crashesBefore));
            }
            case Edit edit -> {
                long seq = last(conversation) + 1;
                time.within(1, time.chance(0.1) ? 4000 : 30, () -> end(edit, seq, crashes > crashesBefore));
            }
            case Move move -> time.within(1, 30, () -> end(move, crashes > crashesBefore));
        }
    }

    private void next(String conversation) {
        Deque<Write> queue = waiting.get(conversation);
        queue.remove();
        if (!queue.isEmpty()) {
            begin(conversation);
        }
    }

    private void end(Append append, Message message, boolean crashed) {
        if (!crashed || time.chance(0.5)) {
            commit(message);
        }
        next(append.conversation());
        if (!crashed) {
            committed(append, message);
        }
    }

    /** Called in a transaction that is still open. */
    void written(Append append, Message message) {}

    void committed(Append append, Message message) {
        append.done().accept(message);
    }

    private void commit(Message message) {
        if (byKey.putIfAbsent(message.senderId() + "/" + message.clientId(), message) == null) {
            String conversation = message.conversationId();
            messages.get(conversation).put(message.seq(), message);
            entries.get(conversation).add(new Entry(message.seq(), message.seq(), false, null, false));
        }
    }

    private void moved(String user, String conversation) {
        long seq = ends.merge(user, 1L, Long::sum);
        List<Moved> log = moves.computeIfAbsent(user, _ -> new ArrayList<>());
        log.removeIf(it -> it.conversation().equals(conversation));
        log.add(new Moved(seq, conversation));
    }

    /** The entry of the last change of the user's membership in the log of the user. */
    Event.UserEntry lastMove(String user, String conversation) {
        return new Event.UserEntry(move(user, conversation), lastMoveSeq(user, conversation));
    }

    /** Its position; 0 if there was none. */
    long lastMoveSeq(String user, String conversation) {
        return moves.getOrDefault(user, List.of()).stream()
                .filter(it -> it.conversation().equals(conversation))
                .mapToLong(Moved::seq)
                .findAny()
                .orElse(0);
    }

    /** Whether the entry is that the user joined or left, which the log of the user has. */
    boolean isOwnMove(String user, String conversation, long seq) {
        return user.equals(entries.get(conversation).get((int) seq - 1).member());
    }

    /** Whether the user's log has nothing between the two. */
    boolean nothingBetween(String user, long last, long seq) {
        return moves.getOrDefault(user, List.of()).stream().noneMatch(it -> it.seq() > last && it.seq() < seq);
    }

    /**
     * Changes a stored message, or deletes it; nothing changes a deleted one.
     *
     * @param done is given the changed message and the seq of the change
     */
    void edit(String conversation, long messageSeq, BiConsumer<Message, Long> done) {
        if (!away) {
            enqueue(new Edit(conversation, messageSeq, time.chance(0.2), done));
        }
    }

    private void end(Edit edit, long seq, boolean crashed) {
        String conversation = edit.conversation();
        Message old = messages.get(conversation).get(edit.messageSeq());
        boolean commits = old.deletedAt() == null && (!crashed || time.chance(0.5));
        Message now = commits ? changed(old, edit.deletes()) : old;
        if (commits) {
            messages.get(conversation).put(old.seq(), now);
            changed.get(conversation).put(old.seq(), seq);
            entries.get(conversation).add(new Entry(seq, old.seq(), true, null, false));
        }
        next(conversation);
        if (commits && !crashed) {
            edit.done().accept(now, seq);
        }
    }

    private Message changed(Message old, boolean deletes) {
        long before = old.editedAt() == null ? 0 : old.editedAt().toEpochMilli();
        return new Message(
                old.id(),
                old.conversationId(),
                old.seq(),
                old.senderId(),
                null,
                old.clientId(),
                null,
                deletes ? "" : "edited",
                List.of(),
                null,
                old.createdAt(),
                deletes ? old.editedAt() : Instant.ofEpochMilli(Math.max(time.millis(), before + 1)),
                deletes ? Instant.ofEpochMilli(time.millis()) : null,
                false);
    }

    @Override
    public Uni<List<Event>> after(String conversationId, long seq, int limit) {
        return answer(() -> page(conversationId, seq, limit));
    }

    @Override
    public Uni<List<SubscriptionState>> states(String userId, List<String> ids, Map<String, Long> since, int pageSize) {
        return answer(() -> ids.stream()
                .filter(id -> members.getOrDefault(id, Set.of()).contains(userId))
                .map(id -> new SubscriptionState(
                        id,
                        last(id),
                        joinedSeq(userId, id),
                        new Cursors(0, List.of()),
                        since.containsKey(id)
                                ? page(id, Math.max(since.get(id), joinedSeq(userId, id)), pageSize)
                                : List.of()))
                .toList());
    }

    @Override
    public Uni<List<SubscriptionState>> states(String userId, Map<String, Long> since, int pageSize) {
        return states(userId, List.copyOf(messages.keySet()), since, pageSize);
    }

    @Override
    public Uni<List<Message>> unread(String userId, List<String> conversationIds, int limit) {
        throw new UnsupportedOperationException("nobody in the simulation asks");
    }

    @Override
    public Uni<Missed> missed(String userId, long seq, int limit) {
        return answer(() -> new Missed(
                ends.getOrDefault(userId, 0L),
                moves.getOrDefault(userId, List.of()).stream()
                        .filter(it -> it.seq() > seq)
                        .limit(limit)
                        .<Event>map(it -> new Event.UserEntry(move(userId, it.conversation()), it.seq()))
                        .toList()));
    }

    private Event move(String user, String conversation) {
        return members.get(conversation).contains(user)
                ? new Event.ConversationCreated(conversation(conversation))
                : new Event.MemberRemoved(conversation, user);
    }

    Conversation conversation(String id) {
        List<Conversation.Member> all = members.get(id).stream()
                .map(it -> new Conversation.Member(it, Role.MEMBER))
                .toList();
        return new Conversation(id, Kind.GROUP, null, "u1", Instant.EPOCH, 0, all);
    }

    @Override
    public Uni<Map<Log, Long>> grown(Map<Log, Long> known) {
        return answer(() -> {
            Map<Log, Long> grown = new HashMap<>();
            known.forEach((log, seq) -> {
                long end = log instanceof Log.OfUser ? ends.getOrDefault(log.id(), 0L) : last(log.id());
                if (end > seq) {
                    grown.put(log, end);
                }
            });
            return grown;
        });
    }

    /** A page of the log. A mutant omits something. */
    List<Event> page(String conversation, long seq, int limit) {
        return entries.get(conversation).stream()
                .skip(seq)
                .filter(entry -> has(conversation, entry))
                .limit(limit)
                .map(entry -> entry.member() != null
                        ? member(conversation, entry)
                        : event(messages.get(conversation).get(entry.messageSeq()), entry))
                .toList();
    }

    private static Event member(String conversation, Entry entry) {
        return entry.joined()
                ? new Event.MemberAdded(conversation, entry.member(), Role.MEMBER, entry.seq())
                : new Event.MemberRemoved(conversation, entry.member(), entry.seq());
    }

    private static Event event(Message message, Entry entry) {
        return !entry.change()
                ? new Event.MessageNew(message)
                : message.deletedAt() == null
                        ? new Event.MessageUpdated(message, entry.seq())
                        : Event.MessageDeleted.of(message, entry.seq());
    }

    /** The answer is read when the request arrives; both take some time. */
    <T> Uni<T> answer(Supplier<T> read) {
        return Uni.createFrom()
                .emitter(emitter -> time.within(0, 5, () -> {
                    if (away) {
                        time.within(0, 50, () -> emitter.fail(new IllegalStateException("the database is away")));
                    } else {
                        T answer = read.get();
                        time.within(0, 20, () -> emitter.complete(answer));
                    }
                }));
    }
}
