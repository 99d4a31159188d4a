package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import dev.parley.scheduling.EventLoops;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * One lane of the log. While a statement is in flight, sends collect in a bounded queue; the next statement takes as
 * many as it may. A lane never has more than one statement in flight, so what a sender appends to one lane is stored in
 * that order. There is no timer: an idle lane stores a send at once. Thread-safe.
 */
final class BatchWriter {
    private static final AppendResult FULL = new AppendResult.Refused(
            ErrorCode.UNAVAILABLE, "too many messages are waiting; try again with the same client_id");

    /** @param since when it was appended, by {@link System#nanoTime} */
    record Waiting(Draft draft, UniEmitter<? super AppendResult> sender, long since) {}

    private final Context context;
    private final BatchStore store;
    private final int queueSize;
    private final int batchSize;
    private final LogMetrics metrics;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private final Aside aside;
    private boolean busy;

    /** @param context where statements run and results are given */
    BatchWriter(Context context, BatchStore store, int queueSize, int batchSize, LogMetrics metrics) {
        this.context = context;
        this.store = store;
        this.queueSize = queueSize;
        this.batchSize = batchSize;
        this.metrics = metrics;
        this.aside = new Aside(context, store, queueSize, batchSize, this::answer);
    }

    /** Never fails. The draft joins the queue on subscription. */
    Uni<AppendResult> append(Draft draft) {
        return EventLoops.answerHere(
                Uni.createFrom().emitter(sender -> enqueue(new Waiting(draft, sender, System.nanoTime()))));
    }

    int waiting() {
        synchronized (queue) {
            return queue.size();
        }
    }

    /** The number of sends that wait for locked conversations. */
    int aside() {
        return aside.waiting();
    }

    private void enqueue(Waiting send) {
        boolean full;
        boolean start;
        synchronized (queue) {
            full = queue.size() >= queueSize;
            start = !full && !busy;
            if (!full) {
                queue.add(send);
                busy = true;
            }
        }
        if (full) {
            answer(send, FULL);
        } else if (start) {
            context.runOnContext(ignored -> next());
        }
    }

    private void next() {
        List<Waiting> batch = take();
        if (batch.isEmpty()) {
            return;
        }
        DeduplicatedBatch gathering =
                DeduplicatedBatch.of(batch.stream().map(Waiting::draft).toList());
        store.store(gathering.leaders()).subscribe().with(outcomes -> {
            List<AppendResult> answers = gathering.answers(outcomes);
            for (int i = 0; i < batch.size(); i++) {
                if (answers.get(i) == BatchStore.LOCKED) {
                    aside.begin(batch.get(i));
                } else {
                    answer(batch.get(i), answers.get(i));
                }
            }
            // Posted, not called: a store that fails at once would grow the stack with every batch.
            context.runOnContext(ignored -> next());
        });
    }

    private List<Waiting> take() {
        synchronized (queue) {
            List<Waiting> batch = new ArrayList<>(Math.min(batchSize, queue.size()));
            while (batch.size() < batchSize && !queue.isEmpty()) {
                Waiting send = queue.remove();
                // A send behind one that was set aside waits behind it.
                if (!aside.joined(send)) {
                    batch.add(send);
                }
            }
            busy = !batch.isEmpty();
            return batch;
        }
    }

    private void answer(Waiting send, AppendResult appended) {
        if (appended instanceof AppendResult.Refused(ErrorCode code, String ignored)) {
            metrics.refused(code);
        }
        send.sender().complete(appended);
    }
}
