package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Message;
import dev.parley.sql.SqlFault;
import dev.parley.tracing.TraceSpan;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Stores a batch, whatever happens to its statement: see {@link Recovery}. Holds no state of a batch. */
final class BatchStore {
    private static final Logger LOG = Logger.getLogger(BatchStore.class);

    /** Stores all drafts in one transaction, or fails as a whole. Gives one outcome for each draft, in order. */
    interface Statement {
        Uni<List<AppendResult>> run(List<Draft> drafts);

        /** Those of the conversations that nobody else holds a lock of at the moment. */
        Uni<Set<String>> unlocked(Set<String> conversationIds);
    }

    /** The outcome of a draft to a conversation that somebody else holds a lock of for too long: it is not stored. */
    static final AppendResult LOCKED = new AppendResult.Refused(
            ErrorCode.UNAVAILABLE, "the conversation is locked; try again with the same client_id");

    private final Statement statement;
    private final Committed committed;
    private final LogMetrics metrics;

    /** Is told after each commit, before the senders are. */
    interface Committed {
        /**
         * Messages were stored, in this order.
         *
         * @param followed the ways of those that are followed, by their ids
         */
        void committed(List<Message> stored, Map<Long, TraceSpan> followed);

        /** The message is the first by which its sender shows themself in the conversation. */
        void met(Message first);
    }

    BatchStore(Statement statement, Committed committed, LogMetrics metrics) {
        this.statement = statement;
        this.committed = committed;
        this.metrics = metrics;
    }

    /** Those of the conversations that nobody else holds a lock of; none where that cannot be found out. */
    Uni<Set<String>> unlocked(Set<String> conversationIds) {
        return statement.unlocked(conversationIds).onFailure().recoverWithItem(Set.of());
    }

    /** One outcome for each draft, in order; never fails. */
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
                    tell(outcomes, followed.committed(outcomes));
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
            case Recovery.GiveUp(var code, var sentence) -> {
                if (fault != SqlFault.DATA) {
                    LOG.warnf(failure, "%d messages were not stored (%s)", drafts.size(), fault);
                }
                yield Uni.createFrom()
                        .item(Collections.nCopies(drafts.size(), new AppendResult.Refused(code, sentence)));
            }
        };
    }

    /** One conversation's lock must not keep the others waiting. */
    private Uni<List<AppendResult>> withoutLocked(List<Draft> drafts, int attempt) {
        Set<String> all = drafts.stream().map(Draft::conversationId).collect(Collectors.toSet());
        if (all.size() == 1 || attempt >= Recovery.MAX_ATTEMPTS) {
            return Uni.createFrom().item(Collections.nCopies(drafts.size(), LOCKED));
        }
        return unlocked(all).chain(free -> {
            if (free.containsAll(all) && attempt > 1) {
                // Something else than a conversation's row is locked.
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

    private void tell(List<AppendResult> outcomes, Map<Long, TraceSpan> followed) {
        List<Message> stored = new ArrayList<>(outcomes.size());
        // By conversation and sender, since each of their messages in the batch is told to be the first.
        Map<List<String>, Message> met = new LinkedHashMap<>(0);
        for (AppendResult outcome : outcomes) {
            if (outcome instanceof AppendResult.Stored(Message message, boolean meets)) {
                stored.add(message);
                if (meets) {
                    met.putIfAbsent(List.of(message.conversationId(), message.senderId()), message);
                }
            }
        }
        if (stored.isEmpty()) {
            return;
        }
        try {
            committed.committed(stored, followed);
            met.values().forEach(committed::met);
        } catch (RuntimeException e) {
            // The messages are committed, and readers find them by catching up: their senders must hear so.
            LOG.error("Committed messages could not be handed to delivery", e);
        }
    }

    private static List<AppendResult> concatenated(List<AppendResult> left, List<AppendResult> right) {
        List<AppendResult> all = new ArrayList<>(left.size() + right.size());
        all.addAll(left);
        all.addAll(right);
        return all;
    }
}
