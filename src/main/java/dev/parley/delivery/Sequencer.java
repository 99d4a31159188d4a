package dev.parley.delivery;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts the items of one conversation in the order of their {@code seq}, each once, whatever the order and number of
 * times in which they arrive. Pure state. Not thread-safe.
 */
class Sequencer<T> {
    private static final long UNKNOWN = -1;

    private final int maxEarly;
    private final NavigableMap<Long, T> early = new TreeMap<>();
    private long head = UNKNOWN;
    private long known = UNKNOWN;
    private long logged = UNKNOWN;

    /** @param maxEarly how many items to keep that came before their turn, from 1; those beyond are fetched again */
    Sequencer(int maxEarly) {
        this.maxEarly = maxEarly;
    }

    /** The {@code seq} of the last item passed on; negative until {@link #start}. */
    long head() {
        return head;
    }

    boolean started() {
        return head != UNKNOWN;
    }

    /** Whether an item after {@link #head} is known to exist and has not come: there is a gap to be fetched. */
    boolean behind() {
        return started() && known > head;
    }

    /** Begins after {@code seq}, unless it has begun already; then that item is merely known to exist. */
    void start(long seq, Consumer<T> out) {
        if (started()) {
            learn(seq);
            return;
        }
        head = seq;
        logged = seq;
        early.headMap(seq, true).clear();
        passOn(out);
    }

    /** The log has reached {@code seq}, as somebody has read in it; without effect before {@link #start}. */
    void learn(long seq) {
        if (started()) {
            logged = Math.max(logged, seq);
            known = Math.max(known, seq);
        }
    }

    /** Somebody says that there is an item at {@code seq}. */
    void heardOf(long seq) {
        if (started()) {
            known = Math.max(known, seq);
        }
    }

    /** How far the log is known to have come by somebody who read in it; what others say does not count. */
    long logged() {
        return logged;
    }

    /**
     * The log, read from {@code after} on in one go, has nothing before {@code next}, and has come that far: what was
     * between them is gone, and nobody waits for it.
     */
    void nothingBetween(long after, long next, Consumer<T> out) {
        if (started() && head >= after && head < next - 1) {
            head = next - 1;
            early.headMap(head, true).clear();
            passOn(out);
        }
    }

    /** Takes an item at its {@code seq}, from 1, and passes on what is due, in order. */
    void offer(long seq, T item, Consumer<T> out) {
        if (started() && seq <= head) {
            return;
        }
        known = Math.max(known, seq);
        early.putIfAbsent(seq, item);
        if (started()) {
            passOn(out);
        }
        if (early.size() > maxEarly) {
            early.pollLastEntry();
        }
    }

    /**
     * Nothing follows {@link #head} after all, but for what somebody has read in the log: whoever else said so was
     * wrong.
     */
    void nothingFollows() {
        early.clear();
        known = Math.max(head, logged);
    }

    private void passOn(Consumer<T> out) {
        while (!early.isEmpty() && early.firstKey() == head + 1) {
            head++;
            out.accept(early.pollFirstEntry().getValue());
        }
    }
}
