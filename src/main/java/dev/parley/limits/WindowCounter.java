package dev.parley.limits;

/**
 * Counts events in windows of time that follow one another, in two numbers. A window begins with the first event after
 * the last window. Pure state. Not thread-safe. Times are in any unit, of a monotonic clock.
 *
 * @see SlidingWindowCounter
 */
public final class WindowCounter {
    private final int limit;
    private final long length;
    private boolean begun;
    private long start;
    private int count;

    public WindowCounter(int limit, long length) {
        this.limit = limit;
        this.length = length;
    }

    /** Counts an event. Returns whether it is beyond {@code limit} in its window. */
    public boolean exceededBy(long now) {
        if (!begun || now - start >= length) {
            begun = true;
            start = now;
            count = 0;
        }
        return ++count > limit;
    }
}
