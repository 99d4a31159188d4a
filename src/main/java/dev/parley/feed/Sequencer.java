package dev.parley.feed;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts the entries of one log in the order of their {@code seq}, each once, whatever the order and number of
 * their arrivals. Pure state. Not thread-safe.
 */
public class Sequencer<T> {
    private static final long UNKNOWN = -1;

    private final int maxEarly;
    private final NavigableMap<Long, T> early = new TreeMap<>();
    private long head = UNKNOWN;
    private long known = UNKNOWN;
    private long logged = UNKNOWN;

    /** @param maxEarly the maximum number of items kept before their turn, from 1; those beyond are fetched again */
    public Sequencer(int maxEarly) {
        this.maxEarly = maxEarly;
    }

    /** The {@code seq} of the last item passed on; negative before {@link #start}. */
    public long head() {
        return head;
    }

    public boolean started() {
        return head != UNKNOWN;
    }

    /** Whether an item after {@link #head} is known to exist and has not arrived: there is a gap to be fetched. */
    public boolean behind() {
        return started() && known > head;
    }

    /** Starts after {@code seq}. If it has started already, it only notes that this item exists. */
    public void start(long seq, Consumer<T> out) {
        if (started()) {
            learn(seq);
            return;
        }
        head = seq;
        logged = seq;
        early.headMap(seq, true).clear();
        passOn(out);
    }

    /** The first item that waits for its turn; {@link Long#MAX_VALUE} if there is none. */
    long firstEarly() {
        return early.isEmpty() ? Long.MAX_VALUE : early.firstKey();
    }

    /** Notes that the log has reached {@code seq}, as read from it. Without effect before {@link #start}. */
    public void learn(long seq) {
        if (started()) {
            logged = Math.max(logged, seq);
            known = Math.max(known, seq);
        }
    }

    /** The highest {@code seq} that was read from the log. What others claim does not count. */
    public long logged() {
        return logged;
    }

    /**
     * Notes that the log, read in one query from {@code after}, has nothing before {@code next} and has reached that
     * far: items between the two are deleted, and are not waited for.
     */
    void nothingBetween(long after, long next, Consumer<T> out) {
        if (started() && head >= after && head < next - 1) {
            head = next - 1;
            early.headMap(head, true).clear();
            passOn(out);
        }
    }

    /** Drops the items after {@code after} up to {@code upTo} that wait for their turn: the log was read there. */
    void dropEarly(long after, long upTo) {
        early.subMap(after, false, Math.max(after, upTo), true).clear();
    }

    /** Takes an item at its {@code seq}, from 1, and passes on what is due, in order. */
    public void offer(long seq, T item, Consumer<T> out) {
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

    /** Notes that nothing follows {@link #head} except what was read from the log: other claims were wrong. */
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
