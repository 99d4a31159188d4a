package dev.parley.conversation.message;

import dev.parley.conversation.message.BatchWriter.Waiting;
import dev.parley.protocol.ErrorCode;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * The sends of a lane to conversations that another transaction has locked: they wait here while their lane continues.
 * Each conversation is tried again apart from the others, with a back-off of 50 ms to 1 s. Its sends keep their order,
 * and are refused after 10 s. A conversation may use a tenth of the lane's queue size here, and all together half of
 * it. Only on the lane's context, except for {@link #waiting}.
 */
final class Aside {
    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LAST_RETRY_MILLIS = 1_000;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final AppendResult FULL = new AppendResult.Refused(
            ErrorCode.UNAVAILABLE,
            "too many messages wait for a conversation that is locked; try again with the same client_id");

    private static final class Locked {
        private final Queue<Waiting> sends = new ArrayDeque<>(2);
        private long retryMillis = FIRST_RETRY_MILLIS;
        private long dueAt;

        private void later(long now) {
            dueAt = now
                    + Duration.ofMillis(retryMillis / 2
                                    + ThreadLocalRandom.current().nextLong(retryMillis / 2 + 1))
                            .toNanos();
            retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
        }
    }

    private final Context context;
    private final BatchStore store;
    private final int mostOfOne;
    private final int mostOfAll;
    private final int batchSize;
    private final BiConsumer<Waiting, AppendResult> answer;
    private final Map<String, Locked> conversations = new LinkedHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private boolean running;

    Aside(Context context, BatchStore store, int queueSize, int batchSize, BiConsumer<Waiting, AppendResult> answer) {
        this.context = context;
        this.store = store;
        this.mostOfOne = Math.ceilDiv(queueSize, 10);
        this.mostOfAll = Math.ceilDiv(queueSize, 2);
        this.batchSize = batchSize;
        this.answer = answer;
    }

    /** The number of sends that wait here. Thread-safe. */
    int waiting() {
        return waiting.get();
    }

    /** Takes a send that found its conversation locked. */
    void begin(Waiting send) {
        Locked locked = conversations.computeIfAbsent(send.draft().conversationId(), _ -> new Locked());
        if (locked.sends.isEmpty()) {
            locked.later(System.nanoTime());
        }
        add(locked, send);
        if (!running) {
            running = true;
            runLater();
        }
    }

    /** Takes the send if others to its conversation wait here. @return whether it was taken or refused */
    boolean joined(Waiting send) {
        Locked locked = conversations.get(send.draft().conversationId());
        if (locked != null) {
            add(locked, send);
        }
        return locked != null;
    }

    private void add(Locked locked, Waiting send) {
        if (locked.sends.size() >= mostOfOne || waiting.get() >= mostOfAll) {
            answer.accept(send, FULL);
        } else {
            locked.sends.add(send);
            waiting.incrementAndGet();
        }
    }

    private void runLater() {
        context.owner().setTimer(FIRST_RETRY_MILLIS, _ -> context.runOnContext(_ -> run()));
    }

    private void run() {
        long now = System.nanoTime();
        expire(now);
        if (conversations.isEmpty()) {
            running = false;
            return;
        }
        Map<String, Locked> due = new HashMap<>();
        conversations.entrySet().stream()
                .filter(it -> it.getValue().dueAt - now <= 0)
                .limit(batchSize)
                .forEach(it -> due.put(it.getKey(), it.getValue()));
        if (due.isEmpty()) {
            runLater();
            return;
        }
        store.unlocked(due.keySet()).subscribe().with(free -> context.runOnContext(_ -> retry(due, free)));
    }

    private void expire(long now) {
        for (Iterator<Locked> all = conversations.values().iterator(); all.hasNext(); ) {
            Locked locked = all.next();
            while (!locked.sends.isEmpty() && now - locked.sends.element().since() > PATIENCE_NANOS) {
                done(locked, locked.sends.element(), BatchStore.LOCKED);
            }
            if (locked.sends.isEmpty()) {
                all.remove();
            }
        }
    }

    private void retry(Map<String, Locked> due, Set<String> free) {
        long now = System.nanoTime();
        List<Waiting> batch = new ArrayList<>();
        due.forEach((id, locked) -> {
            if (free.contains(id)) {
                locked.sends.stream().limit(Math.max(1, batchSize / due.size())).forEach(batch::add);
            } else {
                locked.later(now);
            }
        });
        if (batch.isEmpty()) {
            runLater();
            return;
        }
        DeduplicatedBatch gathering =
                DeduplicatedBatch.of(batch.stream().map(Waiting::draft).toList());
        store.store(gathering.leaders())
                .subscribe()
                .with(outcomes -> context.runOnContext(_ -> {
                    answered(batch, gathering.answers(outcomes));
                    run();
                }));
    }

    private void answered(List<Waiting> batch, List<AppendResult> outcomes) {
        for (int i = 0; i < batch.size(); i++) {
            String id = batch.get(i).draft().conversationId();
            Locked locked = Objects.requireNonNull(conversations.get(id));
            if (outcomes.get(i) == BatchStore.LOCKED) {
                locked.later(System.nanoTime());
            } else {
                done(locked, batch.get(i), outcomes.get(i));
                locked.retryMillis = FIRST_RETRY_MILLIS;
                if (locked.sends.isEmpty()) {
                    conversations.remove(id);
                }
            }
        }
    }

    private void done(Locked locked, Waiting send, AppendResult outcome) {
        locked.sends.remove(send);
        waiting.decrementAndGet();
        answer.accept(send, outcome);
    }
}
