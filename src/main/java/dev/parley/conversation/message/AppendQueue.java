package dev.parley.conversation.message;

import dev.parley.conversation.message.BatchWriter.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * The sends that wait for a statement, by conversation. A conversation is in at most one statement at a time; what waits
 * for it keeps its order. A conversation that another transaction has locked is tried again alone, with a back-off of 50
 * ms to 1 s, and delays no other. It may use a tenth of the queue, and all locked ones together half of it. Pure state.
 * Not thread-safe.
 */
final class AppendQueue {
    static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long FIRST_RETRY_NANOS = Duration.ofMillis(50).toNanos();
    private static final long LAST_RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    /** Whether a send was accepted. */
    enum Offer {
        QUEUED,
        FULL,
        /** Too many sends wait for locked conversations. */
        LOCKED_FULL
    }

    private enum State {
        READY,
        IN_FLIGHT,
        LOCKED
    }

    private static final class Line {
        private final Deque<Waiting> sends = new ArrayDeque<>(2);
        private State state = State.READY;
        /** Whether it was locked, so that its next statement is for it alone. */
        private boolean suspect;

        private long retryNanos = FIRST_RETRY_NANOS;
        private long dueAt;
    }

    private final int maxSize;
    private final int maxOfOneLocked;
    private final int maxLocked;
    private final LongUnaryOperator jitter;
    private final Map<String, Line> lines = new HashMap<>();
    private final Set<String> ready = new LinkedHashSet<>();
    private final Map<String, Line> locked = new LinkedHashMap<>();
    private int waiting;
    private int waitingLocked;

    /**
     * @param maxSize the maximum number of sends that wait, from 1
     * @param jitter  gives a random number from 0 to below its argument
     */
    AppendQueue(int maxSize, LongUnaryOperator jitter) {
        this.maxSize = maxSize;
        this.maxOfOneLocked = Math.ceilDiv(maxSize, 10);
        this.maxLocked = Math.ceilDiv(maxSize, 2);
        this.jitter = jitter;
    }

    /** The number of sends that wait for a statement, without those that wait for a locked conversation. */
    int waiting() {
        return waiting - waitingLocked;
    }

    /** The number of sends that wait for locked conversations. */
    int waitingLocked() {
        return waitingLocked;
    }

    /** Whether a free slot has something to do. */
    boolean hasReady() {
        return !ready.isEmpty();
    }

    boolean hasLocked() {
        return !locked.isEmpty();
    }

    Offer offer(Waiting send) {
        if (waiting >= maxSize) {
            return Offer.FULL;
        }
        String id = send.draft().conversationId();
        Line line = lines.computeIfAbsent(id, _ -> new Line());
        if (line.state == State.LOCKED) {
            if (line.sends.size() >= maxOfOneLocked || waitingLocked >= maxLocked) {
                return Offer.LOCKED_FULL;
            }
            waitingLocked++;
        } else if (line.state == State.READY) {
            ready.add(id);
        }
        line.sends.add(send);
        waiting++;
        return Offer.QUEUED;
    }

    /**
     * Takes the sends for the next statement, those of one conversation in order. Their conversations are in flight until
     * {@link #settle} or {@link #lock}.
     *
     * @param limit the maximum number, from 1
     */
    List<Waiting> take(int limit) {
        List<Waiting> batch = new ArrayList<>(Math.min(limit, waiting));
        for (Iterator<String> ids = ready.iterator(); ids.hasNext() && batch.size() < limit; ) {
            Line line = line(ids.next());
            if (line.suspect && !batch.isEmpty()) {
                continue;
            }
            ids.remove();
            line.state = State.IN_FLIGHT;
            while (batch.size() < limit && !line.sends.isEmpty()) {
                batch.add(line.sends.remove());
            }
            if (line.suspect) {
                break;
            }
        }
        waiting -= batch.size();
        return batch;
    }

    /** Ends the flight of a conversation, whose sends were answered. */
    void settle(String conversationId) {
        Line line = line(conversationId);
        line.state = State.READY;
        line.suspect = false;
        line.retryNanos = FIRST_RETRY_NANOS;
        if (line.sends.isEmpty()) {
            lines.remove(conversationId);
        } else {
            ready.add(conversationId);
        }
    }

    /**
     * Ends the flight of a conversation that another transaction has locked.
     *
     * @param unanswered its sends of the flight, in order
     * @return those that waited too long, or that exceed the bound of locked ones; they are not in the queue any more
     */
    List<Waiting> lock(String conversationId, List<Waiting> unanswered, long now) {
        Line line = line(conversationId);
        for (int i = unanswered.size() - 1; i >= 0; i--) {
            line.sends.addFirst(unanswered.get(i));
        }
        waiting += unanswered.size();
        waitingLocked += line.sends.size();
        line.state = State.LOCKED;
        line.suspect = true;
        locked.put(conversationId, line);
        later(line, now);
        List<Waiting> dropped = new ArrayList<>();
        while (line.sends.size() > maxOfOneLocked || (waitingLocked > maxLocked && !line.sends.isEmpty())) {
            dropped.add(dropLast(line));
        }
        dropped.addAll(expire(now));
        return dropped;
    }

    /** Removes and returns the sends to locked conversations that have waited too long. */
    List<Waiting> expire(long now) {
        List<Waiting> expired = new ArrayList<>();
        for (Iterator<Map.Entry<String, Line>> all = locked.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Line> entry = all.next();
            Line line = entry.getValue();
            while (!line.sends.isEmpty() && now - line.sends.element().since() > PATIENCE_NANOS) {
                expired.add(line.sends.remove());
                waiting--;
                waitingLocked--;
            }
            if (line.sends.isEmpty()) {
                all.remove();
                lines.remove(entry.getKey());
            }
        }
        return expired;
    }

    /** The locked conversations that are to be tried now; the next time for each is set. */
    Set<String> due(int limit, long now) {
        Set<String> due = new LinkedHashSet<>();
        for (Map.Entry<String, Line> entry : locked.entrySet()) {
            if (due.size() == limit) {
                break;
            }
            if (entry.getValue().dueAt - now <= 0) {
                later(entry.getValue(), now);
                due.add(entry.getKey());
            }
        }
        return due;
    }

    /** Handles that a conversation was seen without a lock: its sends go first in a statement of their own. */
    void unlocked(String conversationId) {
        Line line = locked.remove(conversationId);
        if (line != null) {
            waitingLocked -= line.sends.size();
            line.state = State.READY;
            ready.add(conversationId);
        }
    }

    private Waiting dropLast(Line line) {
        waiting--;
        waitingLocked--;
        return line.sends.removeLast();
    }

    private void later(Line line, long now) {
        line.dueAt = now + line.retryNanos / 2 + jitter.applyAsLong(line.retryNanos / 2 + 1);
        line.retryNanos = Math.min(line.retryNanos * 2, LAST_RETRY_NANOS);
    }

    private Line line(String conversationId) {
        return Objects.requireNonNull(lines.get(conversationId));
    }
}
