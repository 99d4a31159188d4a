package dev.parley.delivery;

import dev.parley.feed.Log;
import dev.parley.feed.LogEnds;
import dev.parley.feed.MessageSource;
import dev.parley.feed.UserLog;
import dev.parley.protocol.Cursors;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.testing.Samples;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A message log in lists. It can fail for a while, and keep its answers back, as read when they were asked for. */
final class InMemorySource implements MessageSource, UserLog, LogEnds {
    private final Map<String, List<Event>> logs = new TreeMap<>();
    private final Map<String, Map<String, Long>> members = new HashMap<>();
    private final Map<String, List<Event>> users = new TreeMap<>();
    private final List<Runnable> keptBack = new ArrayList<>();
    /** The number of next reads that fail. */
    volatile int failing;

    volatile int reads;
    boolean keepsBack;

    /** Adds a member who may see everything. */
    void member(String conversationId, String userId) {
        member(conversationId, userId, 0);
    }

    void member(String conversationId, String userId, long joinedSeq) {
        logs.computeIfAbsent(conversationId, _ -> new ArrayList<>());
        members.computeIfAbsent(conversationId, _ -> new HashMap<>()).put(userId, joinedSeq);
    }

    void removeMember(String conversationId, String userId) {
        members.get(conversationId).remove(userId);
    }

    /** Commits the next message. */
    Message commit(String conversationId) {
        List<Event> log = logs.computeIfAbsent(conversationId, _ -> new ArrayList<>());
        Message message = Samples.message(conversationId, log.size() + 1);
        log.add(new Event.MessageNew(message));
        return message;
    }

    void commit(String conversationId, int count) {
        for (int i = 0; i < count; i++) {
            commit(conversationId);
        }
    }

    /** Edits a message, and publishes nothing. Returns the entry of the edit. */
    Event edit(String conversationId, long messageSeq) {
        List<Event> log = logs.get(conversationId);
        Message old = ((Event.MessageNew) log.get((int) messageSeq - 1)).message();
        Message edited = old.edited("edited", Samples.NOON.plusSeconds(60));
        log.set((int) messageSeq - 1, new Event.MessageNew(edited));
        Event entry = new Event.MessageUpdated(edited, log.size() + 1);
        log.add(entry);
        return entry;
    }

    /** Appends that a user was removed, and publishes nothing. Returns the entry. */
    Event removed(String conversationId, String userId) {
        List<Event> log = logs.get(conversationId);
        Event entry = new Event.MemberRemoved(conversationId, userId, log.size() + 1);
        log.add(entry);
        return entry;
    }

    /** Appends to the log of a user, and publishes nothing. Returns the entry. */
    Event.UserEntry append(String userId, Event event) {
        List<Event> log = users.computeIfAbsent(userId, _ -> new ArrayList<>());
        Event.UserEntry entry = new Event.UserEntry(event, log.size() + 1);
        log.add(entry);
        return entry;
    }

    /** Gives the answers that were held back. */
    void answer() {
        List<Runnable> due = List.copyOf(keptBack);
        keptBack.clear();
        due.forEach(Runnable::run);
    }

    @Override
    public Uni<List<Event>> after(String conversationId, long seq, int limit) {
        return answer(() -> page(conversationId, seq, limit));
    }

    @Override
    public Uni<List<SubscriptionState>> states(String userId, List<String> ids, Map<String, Long> since, int pageSize) {
        return answer(() -> {
            List<SubscriptionState> states = new ArrayList<>();
            for (String id : ids) {
                Long joined = members.getOrDefault(id, Map.of()).get(userId);
                if (joined != null) {
                    List<Event> missed =
                            since.containsKey(id) ? page(id, Math.max(since.get(id), joined), pageSize) : List.of();
                    states.add(
                            new SubscriptionState(id, logs.get(id).size(), joined, new Cursors(0, List.of()), missed));
                }
            }
            return states;
        });
    }

    @Override
    public Uni<List<SubscriptionState>> states(String userId, Map<String, Long> since, int pageSize) {
        return states(userId, List.copyOf(logs.keySet()), since, pageSize);
    }

    @Override
    public Uni<List<Message>> unread(String userId, List<String> conversationIds, int limit) {
        return answer(List::of);
    }

    /** Entries of users' logs are read apart: they do not count, fail or wait. */
    @Override
    public Uni<Missed> missed(String userId, long seq, int limit) {
        List<Event> log = users.getOrDefault(userId, List.of());
        return Uni.createFrom()
                .item(new Missed(log.size(), log.stream().skip(seq).limit(limit).toList()));
    }

    @Override
    public Uni<Map<Log, Long>> grown(Map<Log, Long> known) {
        Map<Log, Long> grown = new HashMap<>();
        known.forEach((log, seq) -> {
            List<Event> entries = log instanceof Log.OfUser ? users.get(log.id()) : logs.get(log.id());
            if (entries != null && entries.size() > seq) {
                grown.put(log, (long) entries.size());
            }
        });
        return Uni.createFrom().item(grown);
    }

    private List<Event> page(String conversationId, long seq, int limit) {
        return logs.get(conversationId).stream().skip(seq).limit(limit).toList();
    }

    private <T> Uni<T> answer(Supplier<T> read) {
        return Uni.createFrom().emitter(emitter -> {
            reads++;
            if (failing > 0) {
                failing--;
                emitter.fail(new IllegalStateException("the log does not answer"));
                return;
            }
            T answer = read.get();
            if (keepsBack) {
                keptBack.add(() -> emitter.complete(answer));
            } else {
                emitter.complete(answer);
            }
        });
    }
}
