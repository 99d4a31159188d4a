package dev.parley.delivery;

import dev.parley.feed.LogTail;
import dev.parley.feed.MessageSource;
import dev.parley.feed.Snapshot;
import dev.parley.protocol.Message;
import dev.parley.testing.SimTime;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The database of a simulation: one writer at a time in a conversation, ids handed out at the beginning of a
 * transaction, commits after a while, sometimes a long one. It can be away, and then nobody learns what became of the
 * transactions that were open; and it lets go of its oldest messages.
 */
class SimLog implements MessageSource, LogTail {
    /** A conversation in which transactions are often open for long. */
    static final String SLOW = "c4";

    record Committed(Message message, MemberChange change, boolean edited) {}

    /** A user's time in a conversation: what is after {@code from} is theirs, up to {@code upTo}. */
    private record Stay(String conversation, String user, long from, long upTo, long endedAt) {}

    record Append(String conversation, String sender, String clientId, Consumer<Message> done) {}

    private final SimTime time;
    private final Map<String, List<Message>> messages = new LinkedHashMap<>();
    /** Up to where a conversation's messages are deleted. */
    private final Map<String, Long> gone = new HashMap<>();

    private final Map<String, Set<String>> members = new LinkedHashMap<>();
    private final List<Stay> stays = new ArrayList<>();
    private final Map<String, Message> byKey = new HashMap<>();
    private final Map<String, Deque<Append>> waiting = new HashMap<>();
    final List<Committed> commits = new ArrayList<>();
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

    /** Sometimes everything there is goes, whether or not anybody has got it. */
    void forgetOldest(String conversation) {
        int size = messages.get(conversation).size();
        long upTo = time.chance(0.3) ? size : time.below(size + 1);
        gone.merge(conversation, upTo, Math::max);
    }

    long gone(String conversation) {
        return gone.getOrDefault(conversation, 0L);
    }

    /** All that were ever stored. */
    Map<String, List<Message>> messages() {
        return messages;
    }

    Set<String> members(String conversation) {
        return members.get(conversation);
    }

    void found(String conversation, Set<String> users) {
        messages.put(conversation, new ArrayList<>());
        members.put(conversation, users);
        users.forEach(user -> commits.add(new Committed(null, new MemberChange(conversation, user, true), false)));
        users.forEach(user -> stays.add(new Stay(conversation, user, 0, Long.MAX_VALUE, Long.MAX_VALUE)));
    }

    void removeMember(String conversation, String user) {
        members.get(conversation).remove(user);
        commits.add(new Committed(null, new MemberChange(conversation, user, false), false));
        stays.replaceAll(
                it -> it.conversation().equals(conversation) && it.user().equals(user) && it.upTo() == Long.MAX_VALUE
                        ? new Stay(
                                conversation,
                                user,
                                it.from(),
                                messages.get(conversation).size(),
                                time.millis())
                        : it);
    }

    void addMember(String conversation, String user) {
        members.get(conversation).add(user);
        commits.add(new Committed(null, new MemberChange(conversation, user, true), false));
        stays.add(new Stay(conversation, user, messages.get(conversation).size(), Long.MAX_VALUE, Long.MAX_VALUE));
    }

    /** Whether that message is for the user: it came while they were a member. */
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

    /** What a member may see begins after it. */
    long joinedSeq(String user, String conversation) {
        return stays.stream()
                .filter(it ->
                        it.conversation().equals(conversation) && it.user().equals(user))
                .mapToLong(Stay::from)
                .max()
                .orElse(0);
    }

    /** Answers after the commit, with what is stored under the key: this message, or the one that was there before. */
    void append(String conversation, String sender, String clientId, Consumer<Message> committed) {
        if (away) {
            return;
        }
        Message before = byKey.get(sender + "/" + clientId);
        if (before != null) {
            time.within(1, 30, () -> committed.accept(before));
            return;
        }
        Deque<Append> queue = waiting.computeIfAbsent(conversation, _ -> new ArrayDeque<>());
        queue.add(new Append(conversation, sender, clientId, committed));
        if (queue.size() == 1) {
            begin(conversation);
        }
    }

    private void begin(String conversation) {
        Append append = waiting.get(conversation).peek();
        Message before = byKey.get(append.sender() + "/" + append.clientId());
        Message message = before != null
                ? before
                : new Message(
                        nextId++,
                        conversation,
                        messages.get(conversation).size() + 1,
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
        int crashesBefore = crashes;
        long most = time.chance(conversation.equals(SLOW) ? 0.5 : 0.005) ? 4000 : 30;
        time.within(1, most, () -> end(append, message, crashes > crashesBefore));
    }

    private void end(Append append, Message message, boolean crashed) {
        Deque<Append> queue = waiting.get(append.conversation());
        queue.poll();
        if (!crashed || time.chance(0.5)) {
            commit(message);
        }
        if (!queue.isEmpty()) {
            begin(append.conversation());
        }
        if (!crashed) {
            committed(append, message);
        }
    }

    /** In a transaction that is still open. */
    void written(Append append, Message message) {}

    void committed(Append append, Message message) {
        append.done().accept(message);
    }

    private void commit(Message message) {
        if (byKey.putIfAbsent(message.senderId() + "/" + message.clientId(), message) == null) {
            messages.get(message.conversationId()).add(message);
            commits.add(new Committed(message, null, false));
        }
    }

    /** Changes a stored message, or deletes it; nothing changes a deleted one. */
    void edit(String conversation, long seq, Consumer<Message> done) {
        if (away) {
            return;
        }
        int crashesBefore = crashes;
        boolean deletes = time.chance(0.2);
        time.within(1, time.chance(0.1) ? 4000 : 30, () -> {
            List<Message> log = messages.get(conversation);
            Message old = log.get((int) seq - 1);
            boolean crashed = crashes > crashesBefore;
            if (old.deletedAt() != null || crashed && time.chance(0.5)) {
                return;
            }
            long before = old.editedAt() == null ? 0 : old.editedAt().toEpochMilli();
            Instant now = Instant.ofEpochMilli(time.millis());
            Message changed = new Message(
                    old.id(),
                    conversation,
                    seq,
                    old.senderId(),
                    null,
                    old.clientId(),
                    null,
                    deletes ? "" : "edited",
                    List.of(),
                    null,
                    old.createdAt(),
                    deletes ? old.editedAt() : Instant.ofEpochMilli(Math.max(time.millis(), before + 1)),
                    deletes ? now : null,
                    false);
            log.set((int) seq - 1, changed);
            commits.add(new Committed(changed, null, true));
            if (!crashed) {
                done.accept(changed);
            }
        });
    }

    @Override
    public Uni<List<Message>> at(String conversationId, List<Long> seqs) {
        return answer(() -> messages.get(conversationId).stream()
                .filter(it -> seqs.contains(it.seq()) && it.seq() > gone(conversationId))
                .toList());
    }

    @Override
    public Uni<List<Message>> after(String conversationId, long seq, int limit) {
        return answer(() -> page(conversationId, seq, limit));
    }

    @Override
    public Uni<List<SubscriptionState>> states(String userId, List<String> ids, Map<String, Long> since, int pageSize) {
        return answer(() -> ids.stream()
                .filter(id -> members.getOrDefault(id, Set.of()).contains(userId))
                .map(id -> new SubscriptionState(
                        id,
                        messages.get(id).size(),
                        joinedSeq(userId, id),
                        since.containsKey(id)
                                ? page(id, Math.max(since.get(id), joinedSeq(userId, id)), pageSize)
                                : List.of(),
                        new Snapshot(commits.size(), commits.size(), Set.of())))
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
    public Uni<Position> now() {
        return answer(() -> Position.after(Integer.toString(commits.size())));
    }

    @Override
    public Uni<Tail> since(Position position, int limit) {
        return answer(() -> {
            Map<String, Long> newest = new HashMap<>();
            List<MemberChange> changes = new ArrayList<>();
            List<Edit> edits = new ArrayList<>();
            int seen = Integer.parseInt(position.snapshot());
            IntStream.range(seen, commits.size()).forEach(transaction -> {
                Committed committed = commits.get(transaction);
                if (committed.message() == null) {
                    changes.add(committed.change());
                } else if (committed.edited()) {
                    Message changed = committed.message();
                    edits.add(new Edit(
                            changed.conversationId(),
                            changed.seq(),
                            changed.editedAt(),
                            changed.deletedAt(),
                            transaction));
                } else {
                    newest.merge(
                            committed.message().conversationId(),
                            committed.message().seq(),
                            Math::max);
                }
            });
            return new Tail(newest, edits, changes, Position.after(Integer.toString(commits.size())), true);
        });
    }

    private List<Message> page(String conversationId, long seq, int limit) {
        return List.copyOf(messages.get(conversationId).stream()
                .skip(Math.max(seq, gone(conversationId)))
                .limit(limit)
                .toList());
    }

    /** As it is when the question arrives; it and the answer take their time. */
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
