package dev.parley.conversation;

import dev.parley.protocol.Message;
import dev.parley.tracing.Step;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/** Stores a batch, whatever happens to its statement: see {@link Recovery}. Holds no state of a batch. */
final class BatchStore {
    private static final Logger LOG = Logger.getLogger(BatchStore.class);

    /** Stores all drafts in one transaction, or fails as a whole. Gives one outcome for each draft, in order. */
    interface Statement {
        Uni<List<Appended>> run(List<Draft> drafts);
    }

    private final Statement statement;
    private final BiConsumer<List<Message>, Map<Long, Step>> committed;
    private final LogMetrics metrics;

    /**
     * @param committed is told of newly stored messages after each commit, in order, before their senders are; and of
     *                  the ways of those that are followed, by their ids
     */
    BatchStore(Statement statement, BiConsumer<List<Message>, Map<Long, Step>> committed, LogMetrics metrics) {
        this.statement = statement;
        this.committed = committed;
        this.metrics = metrics;
    }

    /** One outcome for each draft, in order; never fails. */
    Uni<List<Appended>> store(List<Draft> drafts) {
        return store(drafts, 1);
    }

    private Uni<List<Appended>> store(List<Draft> drafts, int attempt) {
        FollowedBatch followed = FollowedBatch.begin(drafts);
        Timer.Sample running = metrics.statement(drafts.size());
        return Uni.createFrom().deferred(() -> statement.run(drafts))
                .onTermination().invoke(() -> metrics.ended(running))
                .onItemOrFailure().transformToUni((outcomes, failure) -> {
                    if (failure != null) {
                        followed.failed();
                        return recover(failure, drafts, attempt);
                    }
                    tell(outcomes, followed.committed(outcomes));
                    return Uni.createFrom().item(outcomes);
                });
    }

    private Uni<List<Appended>> recover(Throwable failure, List<Draft> drafts, int attempt) {
        SqlFault fault = SqlFault.of(failure);
        return switch (Recovery.after(fault, drafts.size(), attempt)) {
            case Recovery.Again(int next) -> store(drafts, next);
            case Recovery.Halve() -> {
                int half = drafts.size() / 2;
                yield store(drafts.subList(0, half), 1)
                        .flatMap(left -> store(drafts.subList(half, drafts.size()), 1)
                                .map(right -> concatenated(left, right)));
            }
            case Recovery.GiveUp(var code, var sentence) -> {
                if (fault != SqlFault.DATA) {
                    LOG.warnf(failure, "%d messages were not stored (%s)", drafts.size(), fault);
                }
                yield Uni.createFrom().item(
                        Collections.nCopies(drafts.size(), new Appended.Refused(code, sentence)));
            }
        };
    }

    private void tell(List<Appended> outcomes, Map<Long, Step> followed) {
        List<Message> stored = new ArrayList<>(outcomes.size());
        for (Appended outcome : outcomes) {
            if (outcome instanceof Appended.Stored(Message message)) {
                stored.add(message);
            }
        }
        if (stored.isEmpty()) {
            return;
        }
        try {
            committed.accept(stored, followed);
        } catch (RuntimeException e) {
            // The messages are committed, and readers find them by catching up: their senders must hear so.
            LOG.error("Committed messages could not be handed to delivery", e);
        }
    }

    private static List<Appended> concatenated(List<Appended> left, List<Appended> right) {
        List<Appended> all = new ArrayList<>(left.size() + right.size());
        all.addAll(left);
        all.addAll(right);
        return all;
    }
}
