package dev.parley.delivery;

import dev.parley.feed.LogTail;
import dev.parley.feed.MessageSource;
import dev.parley.feed.Snapshot;
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
final class InMemorySource implements MessageSource {
    private final Map<String, List<Message>> messages = new TreeMap<>();
    private final Map<String, Map<String, Long>> members = new HashMap<>();
    private final List<Runnable> keptBack = new ArrayList<>();
    /** The number of next reads that fail. */
    volatile int failing;

    volatile int reads;
    boolean keepsBack;
    private long transaction;

    /** Adds a member who may see everything. */
    void member(String conversationId, String userId) {
        member(conversationId, userId, 0);
    }

    void member(String conversationId, String userId, long joinedSeq) {
        messages.computeIfAbsent(conversationId, _ -> new ArrayList<>());
        members.computeIfAbsent(conversationId, _ -> new HashMap<>()).put(userId, joinedSeq);
    }

    void removeMember(String conversationId, String userId) {
        members.get(conversationId).remove(userId);
    }

    /** Commits the next message. */
    Message commit(String conversationId) {
        List<Message> log = messages.computeIfAbsent(conversationId, _ -> new ArrayList<>());
        Message message = Samples.message(conversationId, log.size() + 1);
        log.add(message);
        return message;
    }

    void commit(String conversationId, int count) {
        for (int i = 0; i < count; i++) {
            commit(conversationId);
        }
    }

    /** Edits a message, and publishes nothing. */
    LogTail.Edit edit(String conversationId, long seq) {
        Message old = messages.get(conversationId).get((int) seq - 1);
        Message edited = new Message(
                old.id(),
                conversationId,
                seq,
                old.senderId(),
                null,
                null,
                null,
                "edited",
                List.of(),
                null,
                old.createdAt(),
                Samples.NOON.plusSeconds(60),
                null,
                false);
        messages.get(conversationId).set((int) seq - 1, edited);
        return new LogTail.Edit(conversationId, seq, edited.editedAt(), null, ++transaction);
    }

    Event updated(String conversationId, long seq) {
        return new Event.MessageUpdated(messages.get(conversationId).get((int) seq - 1));
    }

    /** Gives the answers that were held back. */
    void answer() {
        List<Runnable> due = List.copyOf(keptBack);
        keptBack.clear();
        due.forEach(Runnable::run);
    }

    @Override
    public Uni<List<Message>> after(String conversationId, long seq, int limit) {
        return answer(() -> page(conversationId, seq, limit));
    }

    @Override
    public Uni<List<Message>> at(String conversationId, List<Long> seqs) {
        return answer(() -> messages.get(conversationId).stream()
                .filter(it -> seqs.contains(it.seq()))
                .toList());
    }

    @Override
    public Uni<List<SubscriptionState>> states(String userId, List<String> ids, Map<String, Long> since, int pageSize) {
        return answer(() -> {
            List<SubscriptionState> states = new ArrayList<>();
            for (String id : ids) {
                Long joined = members.getOrDefault(id, Map.of()).get(userId);
                if (joined != null) {
                    List<Message> missed =
                            since.containsKey(id) ? page(id, Math.max(since.get(id), joined), pageSize) : List.of();
                    states.add(new SubscriptionState(
                            id,
                            messages.get(id).size(),
                            joined,
                            missed,
                            new Snapshot(transaction + 1, transaction + 1, java.util.Set.of())));
                }
            }
            return states;
        });
    }

    @Override
    public Uni<List<SubscriptionState>> states(String userId, Map<String, Long> since, int pageSize) {
        return states(userId, List.copyOf(messages.keySet()), since, pageSize);
    }

    @Override
    public Uni<List<Message>> unread(String userId, List<String> conversationIds, int limit) {
        return answer(List::of);
    }

    private List<Message> page(String conversationId, long seq, int limit) {
        return messages.get(conversationId).stream().skip(seq).limit(limit).toList();
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
