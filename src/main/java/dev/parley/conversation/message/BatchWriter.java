package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import dev.parley.scheduling.EventLoops;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Stores sends in batches, with a bounded number of statements in flight: each free slot takes everything that waits and
 * whose conversation is not in flight. So a lone send starts at once, what a sender appends to one conversation is
 * stored in that order, and a statement that hangs delays only the conversations that are in it. There is no timer but
 * the one that tries locked conversations again, see {@link AppendQueue}. Thread-safe.
 */
final class BatchWriter {
    private static final long RETRY_MILLIS = 50;
    private static final AppendResult FULL = new AppendResult.Refused(
            ErrorCode.UNAVAILABLE, "too many messages are waiting; try again with the same client_id");
    private static final AppendResult LOCKED_FULL = new AppendResult.Refused(
            ErrorCode.UNAVAILABLE,
            "too many messages wait for a conversation that is locked; try again with the same client_id");

    /** @param since when it was appended, by {@link System#nanoTime} */
    record Waiting(Draft draft, UniEmitter<? super AppendResult> sender, long since) {}

    private final BatchStore store;
    private final int batchSize;
    private final LogMetrics metrics;
    private final Object lock = new Object();
    private final AppendQueue queue;
    private final Deque<Context> freeSlots;
    private final Context timer;
    private boolean retrying;

    /** @param slots a context for each statement in flight, where the statement runs and its results are given */
    BatchWriter(List<Context> slots, BatchStore store, int queueSize, int batchSize, LogMetrics metrics) {
        this.store = store;
        this.batchSize = batchSize;
        this.metrics = metrics;
        this.queue =
                new AppendQueue(queueSize, bound -> ThreadLocalRandom.current().nextLong(bound));
        this.freeSlots = new ArrayDeque<>(slots);
        this.timer = slots.getFirst();
    }

    /** Never fails. The draft joins the queue on subscription. */
    Uni<AppendResult> append(Draft draft) {
        return EventLoops.answerHere(
                Uni.createFrom().emitter(sender -> enqueue(new Waiting(draft, sender, System.nanoTime()))));
    }

    /** The number of sends that wait for a statement. */
    int waiting() {
        synchronized (lock) {
            return queue.waiting();
        }
    }

    /** The number of sends that wait for locked conversations. */
    int waitingLocked() {
        synchronized (lock) {
            return queue.waitingLocked();
        }
    }

    private void enqueue(Waiting send) {
        AppendQueue.Offer offer;
        synchronized (lock) {
            offer = queue.offer(send);
        }
        switch (offer) {
            case QUEUED -> fillSlots();
            case FULL -> answer(send, FULL);
            case LOCKED_FULL -> answer(send, LOCKED_FULL);
        }
    }

    private void fillSlots() {
        Context slot;
        synchronized (lock) {
            slot = queue.hasReady() ? freeSlots.poll() : null;
        }
        if (slot != null) {
            slot.runOnContext(_ -> next(slot));
        }
    }

    private void next(Context slot) {
        List<Waiting> batch;
        synchronized (lock) {
            batch = queue.take(batchSize);
            if (batch.isEmpty()) {
                freeSlots.push(slot);
            }
        }
        if (batch.isEmpty()) {
            return;
        }
        // What did not fit, or came meanwhile, need not wait for this statement.
        fillSlots();
        DeduplicatedBatch gathering =
                DeduplicatedBatch.of(batch.stream().map(Waiting::draft).toList());
        store.store(gathering.leaders()).subscribe().with(outcomes -> {
            settle(batch, gathering.answers(outcomes));
            // Posted, not called: a store that fails at once would grow the stack with every batch.
            slot.runOnContext(_ -> next(slot));
        });
    }

    private void settle(List<Waiting> batch, List<AppendResult> results) {
        Map<String, List<Waiting>> unanswered = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            List<Waiting> locked =
                    unanswered.computeIfAbsent(batch.get(i).draft().conversationId(), _ -> new ArrayList<>(0));
            if (results.get(i) == BatchStore.LOCKED) {
                locked.add(batch.get(i));
            } else {
                answer(batch.get(i), results.get(i));
            }
        }
        List<Waiting> dropped = new ArrayList<>(0);
        boolean retry;
        synchronized (lock) {
            unanswered.forEach((id, locked) -> {
                if (locked.isEmpty()) {
                    queue.settle(id);
                } else {
                    dropped.addAll(queue.lock(id, locked, System.nanoTime()));
                }
            });
            retry = queue.hasLocked() && !retrying;
            retrying |= retry;
        }
        dropped.forEach(send -> answer(send, BatchStore.LOCKED));
        if (retry) {
            retryLater();
        }
    }

    private void retryLater() {
        timer.owner().setTimer(RETRY_MILLIS, _ -> timer.runOnContext(_ -> retry()));
    }

    private void retry() {
        List<Waiting> expired;
        Set<String> due;
        synchronized (lock) {
            long now = System.nanoTime();
            expired = queue.expire(now);
            due = queue.due(batchSize, now);
        }
        expired.forEach(send -> answer(send, BatchStore.LOCKED));
        if (due.isEmpty()) {
            retryAgain();
        } else {
            store.unlocked(due).subscribe().with(free -> {
                synchronized (lock) {
                    free.forEach(queue::unlocked);
                }
                fillSlots();
                retryAgain();
            });
        }
    }

    private void retryAgain() {
        boolean again;
        synchronized (lock) {
            retrying = queue.hasLocked();
            again = retrying;
        }
        if (again) {
            retryLater();
        }
    }

    private void answer(Waiting send, AppendResult appended) {
        if (appended instanceof AppendResult.Refused(ErrorCode code, String ignored)) {
            metrics.refused(code);
        }
        send.sender().complete(appended);
    }
}
