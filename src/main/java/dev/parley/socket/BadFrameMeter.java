package dev.parley.socket;

import java.util.ArrayDeque;
import java.util.Deque;

/** Tells when a client sends too much that makes no sense. Pure state. Not thread-safe. */
final class BadFrameMeter {
    private final int limit;
    private final long windowMillis;
    private final Deque<Long> times = new ArrayDeque<>(0);

    BadFrameMeter(int limit, long windowMillis) {
        this.limit = limit;
        this.windowMillis = windowMillis;
    }

    /** @return whether this bad frame makes {@code limit} of them within the window */
    boolean exceededBy(long nowMillis) {
        while (!times.isEmpty() && nowMillis - times.peek() >= windowMillis) {
            times.poll();
        }
        times.add(nowMillis);
        return times.size() >= limit;
    }
}
