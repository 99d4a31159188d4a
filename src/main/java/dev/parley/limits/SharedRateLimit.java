package dev.parley.limits;

/**
 * A budget that all instances share, as one of them sees it. It decides locally and reports to Redis in chunks. When
 * Redis says that the shared budget is empty, it refuses until there is something again. It overshoots by at most one
 * chunk per instance and what is in flight, once: the debt is kept. While Redis is away each instance allows the whole
 * budget.
 *
 * <p>Pure state. Thread-safe: its lock is shared by the connections of one user only.
 */
final class SharedRateLimit {
    /**
     * @param millis until there is something again, 0 if it was spent
     * @param tell   how much to report to Redis now
     */
    record Outcome(long millis, int tell) {}

    private static final Outcome SPENT = new Outcome(0, 0);
    /** Chunks per burst. They bound the overshoot to a fiftieth of a burst per instance. */
    private static final int CHUNKS = 50;

    private final TokenBucket here;
    private final int chunk;
    private int untold;
    private long nothingUntil;

    SharedRateLimit(int perSecond, int burst, long nowNanos) {
        this.here = new TokenBucket(perSecond, burst, nowNanos);
        this.chunk = chunk(burst);
        this.nothingUntil = nowNanos;
    }

    /** How much an instance may spend before it reports to Redis. */
    static int chunk(int burst) {
        return Math.max(1, burst / CHUNKS);
    }

    Outcome spend(long nowNanos) {
        return spend(1, nowNanos);
    }

    /** Spends the whole amount, or nothing. More than a burst takes a full burst. */
    synchronized Outcome spend(int amount, long nowNanos) {
        long elsewhere = nothingUntil - nowNanos;
        if (elsewhere > 0) {
            return new Outcome(Math.ceilDiv(elsewhere, 1_000_000L), 0);
        }
        if (!here.take(amount, nowNanos)) {
            return new Outcome(here.millisUntil(amount, nowNanos), 0);
        }
        untold += amount;
        if (untold < chunk) {
            return SPENT;
        }
        int tell = untold;
        untold = 0;
        return new Outcome(0, tell);
    }

    /** Records the answer of Redis: the shared budget is empty for {@code millis}. */
    synchronized void nothingFor(long millis, long nowNanos) {
        // If there is something left, do nothing: this thread's time may be later than that of a thread that is about
        // to spend.
        if (millis > 0) {
            nothingUntil = nowNanos + millis * 1_000_000;
        }
    }
}
