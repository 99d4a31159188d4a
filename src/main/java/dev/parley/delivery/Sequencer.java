package dev.parley.delivery;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts the items of one conversation in the order of their {@code seq}, each once, whatever the order and number of
 * times in which they arrive. Pure state; not for several threads at once.
 */
final class Sequencer<T> {
    private static final long UNKNOWN = -1;

    private final int maxEarly;
    private final NavigableMap<Long, T> early = new TreeMap<>();
    private long head = UNKNOWN;
    private long known = UNKNOWN;

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
        early.headMap(seq, true).clear();
        passOn(out);
    }

    /** An item at {@code seq} exists, as somebody has read in the log; without effect before {@link #start}. */
    void learn(long seq) {
        if (started()) {
            known = Math.max(known, seq);
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

    /** Nothing follows {@link #head} after all: whatever said so was wrong. */
    void nothingFollows() {
        early.clear();
        known = head;
    }

    private void passOn(Consumer<T> out) {
        while (!early.isEmpty() && early.firstKey() == head + 1) {
            head++;
            out.accept(early.pollFirstEntry().getValue());
        }
    }
}
