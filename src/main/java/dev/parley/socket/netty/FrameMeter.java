package dev.parley.socket.netty;

/** Counts frames in fixed windows of time, in two numbers. Pure state. Not thread-safe. */
final class FrameMeter {
    private final int limit;
    private final long windowMillis;
    private long windowEnds;
    private int count;

    FrameMeter(int limit, long windowMillis) {
        this.limit = limit;
        this.windowMillis = windowMillis;
    }

    /** @return whether this frame exceeds {@code limit} in its window */
    boolean exceededBy(long nowMillis) {
        if (nowMillis >= windowEnds) {
            windowEnds = nowMillis + windowMillis;
            count = 0;
        }
        return ++count > limit;
    }
}
