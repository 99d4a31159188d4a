package dev.parley.socket;

import java.util.ArrayDeque;
import java.util.Deque;

/** Counts a client's invalid frames in a sliding window. Pure state. Not thread-safe. */
final class BadFrameMeter {
    private final int limit;
    private final long windowMillis;
    private final Deque<Long> times = new ArrayDeque<>(0);

    BadFrameMeter(int limit, long windowMillis) {
        this.limit = limit;
        this.windowMillis = windowMillis;
    }

    /** @return whether with this bad frame there are {@code limit} of them within the window */
    boolean exceededBy(long nowMillis) {
        while (!times.isEmpty() && nowMillis - times.peek() >= windowMillis) {
            times.poll();
        }
        times.add(nowMillis);
        return times.size() >= limit;
    }
}
