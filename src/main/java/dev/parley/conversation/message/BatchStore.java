package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Message;
import dev.parley.sql.SqlFault;
import dev.parley.tracing.TraceSpan;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Stores a batch, and recovers from failures of its statement, see {@link Recovery}. Keeps no state of a batch. */
final class BatchStore {
    private static final Duration FIRST_LOOK_UP = Duration.ofMillis(50);
    private static final Duration LAST_LOOK_UP = Duration.ofMillis(500);
    private static final int LOOK_UPS = 3;
    private static final Logger LOG = Logger.getLogger(BatchStore.class);

    /** Stores all drafts in one transaction, or fails as a whole. Returns one result per draft, in order. */
    interface Statement {
        Uni<List<AppendResult>> run(List<Draft> drafts);

        /** Looks for the messages by their keys. Returns those that are stored, by the place of the draft. */
        Uni<Map<Integer, Message>> find(List<Draft> drafts);

        /** The conversations among these that nobody else has locked at the moment. */
        Uni<Set<String>> unlocked(Set<String> conversationIds);
    }

    /** The result for a conversation that another transaction has locked for too long: the draft is not stored. */
    static final AppendResult LOCKED = new AppendResult.Refused(
            ErrorCode.UNAVAILABLE, "the conversation is locked; try again with the same client_id");

    private final Statement statement;
    private final Committed committed;
    private final LogMetrics metrics;

    /** Called after each commit, before the senders get their acknowledgements. */
    interface Committed {
        /**
         * Messages were stored, in this order.
         *
         * @param followed the spans of sampled messages, by message id
         */
        void committed(List<Message> stored, Map<Long, TraceSpan> followed);

        /** The sender's presence is shown to the other members from this message on. */
        void met(Message first);
    }

    BatchStore(Statement statement, Committed committed, LogMetrics metrics) {
        this.statement = statement;
        this.committed = committed;
        this.metrics = metrics;
    }

    /** The conversations among these that nobody else has locked; none if that cannot be determined. */
    Uni<Set<String>> unlocked(Set<String> conversationIds) {
        return statement.unlocked(conversationIds).onFailure().recoverWithItem(Set.of());
    }

    /** Returns one result per draft, in order. Never fails. */
    Uni<List<AppendResult>> store(List<Draft> drafts) {
        return store(drafts, 1);
    }

    private Uni<List<AppendResult>> store(List<Draft> drafts, int attempt) {
        BatchTrace followed = BatchTrace.begin(drafts);
        Timer.Sample running = metrics.statement(drafts.size());
        return Uni.createFrom()
                .deferred(() -> statement.run(drafts))
                .onTermination()
                .invoke(() -> metrics.ended(running))
                .onItemOrFailure()
                .transformToUni((outcomes, failure) -> {
                    if (failure != null) {
                        followed.failed();
                        return recover(failure, drafts, attempt);
                    }
                    publishStored(outcomes, followed.committed(outcomes));
                    return Uni.createFrom().item(outcomes);
                });
    }

    private Uni<List<AppendResult>> recover(Throwable failure, List<Draft> drafts, int attempt) {
        SqlFault fault = SqlFault.of(failure);
        if (fault == SqlFault.LOCKED) {
            return withoutLocked(drafts, attempt);
        }
        return switch (Recovery.after(fault, drafts.size(), attempt)) {
            case Recovery.Again(int next) -> store(drafts, next);
            case Recovery.Halve() -> {
                int half = drafts.size() / 2;
                yield store(drafts.subList(0, half), 1).flatMap(left -> store(drafts.subList(half, drafts.size()), 1)
                        .map(right -> concatenated(left, right)));
            }
            case Recovery.LookUp _ -> {
                LOG.warnf(failure, "The answer to a statement for %d messages was lost", drafts.size());
                yield found(drafts);
            }
            case Recovery.GiveUp refusal -> {
                if (fault != SqlFault.DATA) {
                    LOG.warnf(failure, "%d messages were not stored (%s)", drafts.size(), fault);
                }
                yield Uni.createFrom().item(Collections.nCopies(drafts.size(), refused(refusal)));
            }
        };
    }

    /** Acknowledges what is stored although the answer was lost, and publishes it, which nobody has done. */
    private Uni<List<AppendResult>> found(List<Draft> drafts) {
        if (drafts.stream().allMatch(draft -> draft.clientId() == null)) {
            return Uni.createFrom().item(Collections.nCopies(drafts.size(), refused(Recovery.NOT_CONFIRMED)));
        }
        return Uni.createFrom()
                .deferred(() -> statement.find(drafts))
                .onFailure()
                .retry()
                .withBackOff(FIRST_LOOK_UP, LAST_LOOK_UP)
                .atMost(LOOK_UPS)
                .onFailure()
                .recoverWithItem(Map.of())
                .map(found -> {
                    List<AppendResult> results = new ArrayList<>(drafts.size());
                    for (int place = 0; place < drafts.size(); place++) {
                        Message message = found.get(place);
                        results.add(
                                message == null ? refused(Recovery.NOT_CONFIRMED) : new AppendResult.Repeated(message));
                    }
                    List<Message> unpublished = found.values().stream()
                            .filter(message -> message.deletedAt() == null)
                            .sorted(Comparator.comparing(Message::conversationId)
                                    .thenComparing(Message::seq))
                            .distinct()
                            .toList();
                    publish(unpublished, Map.of(), List.of());
                    return results;
                });
    }

    private static AppendResult refused(Recovery.GiveUp refusal) {
        return new AppendResult.Refused(refusal.code(), refusal.sentence());
    }

    /** Stores the rest of the batch: the lock of one conversation must not delay the others. */
    private Uni<List<AppendResult>> withoutLocked(List<Draft> drafts, int attempt) {
        Set<String> all = drafts.stream().map(Draft::conversationId).collect(Collectors.toSet());
        if (all.size() == 1 || attempt >= Recovery.MAX_ATTEMPTS) {
            return Uni.createFrom().item(Collections.nCopies(drafts.size(), LOCKED));
        }
        return unlocked(all).chain(free -> {
            if (free.containsAll(all) && attempt > 1) {
                // Something other than the row of a conversation is locked.
                return Uni.createFrom().item(Collections.nCopies(drafts.size(), LOCKED));
            }
            List<Draft> rest = drafts.stream()
                    .filter(draft -> free.contains(draft.conversationId()))
                    .toList();
            Uni<List<AppendResult>> stored =
                    rest.isEmpty() ? Uni.createFrom().item(List.of()) : store(rest, attempt + 1);
            return stored.map(outcomes -> {
                Iterator<AppendResult> next = outcomes.iterator();
                return drafts.stream()
                        .map(it -> free.contains(it.conversationId()) ? next.next() : LOCKED)
                        .toList();
            });
        });
    }

    private void publishStored(List<AppendResult> outcomes, Map<Long, TraceSpan> followed) {
        List<Message> stored = new ArrayList<>(outcomes.size());
        // By conversation and sender, since the statement marks each of their messages in the batch as the first.
        Map<List<String>, Message> met = new LinkedHashMap<>(0);
        for (AppendResult outcome : outcomes) {
            if (outcome instanceof AppendResult.Stored(Message message, boolean meets)) {
                stored.add(message);
                if (meets) {
                    met.putIfAbsent(List.of(message.conversationId(), message.senderId()), message);
                }
            }
        }
        publish(stored, followed, met.values());
    }

    private void publish(List<Message> stored, Map<Long, TraceSpan> followed, Collection<Message> met) {
        if (stored.isEmpty()) {
            return;
        }
        try {
            committed.committed(stored, followed);
            met.forEach(committed::met);
        } catch (RuntimeException e) {
            // The messages are committed, and readers find them by catching up, so they must be acknowledged.
            LOG.error("Publishing committed messages failed", e);
        }
    }

    private static List<AppendResult> concatenated(List<AppendResult> left, List<AppendResult> right) {
        List<AppendResult> all = new ArrayList<>(left.size() + right.size());
        all.addAll(left);
        all.addAll(right);
        return all;
    }
}
