package dev.parley.limits;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts events within the time before each, exactly: it keeps the times of those in the window. Pure state. Not
 * thread-safe. Times are in any unit, of a monotonic clock.
 *
 * @see WindowCounter
 */
public final class SlidingWindowCounter {
    private final int limit;
    private final long length;
    private final Deque<Long> times = new ArrayDeque<>(0);

    public SlidingWindowCounter(int limit, long length) {
        this.limit = limit;
        this.length = length;
    }

    /** Counts an event. Returns whether with it there are {@code limit} of them within the window. */
    public boolean reachedBy(long now) {
        while (!times.isEmpty() && now - times.peek() >= length) {
            times.poll();
        }
        times.add(now);
        return times.size() >= limit;
    }
}
