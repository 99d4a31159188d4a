package dev.parley.limits;

/**
 * What somebody may spend over all instances, as one of them sees it. It decides at once, by what was spent here, and
 * tells the others only of each {@link #chunk} together; where these say that all is spent, nothing more is, until there
 * is something again. So it may be too much by a chunk for each instance, and what is spent until the others answer;
 * once, for the debt is kept. While nobody can be told, each instance allows as much as all are to have together.
 *
 * <p>Pure state. From any thread: its lock is shared by the connections of one user only.
 */
final class SharedRateLimit {
    /** @param millis until there is something again; 0 where it was spent; @param tell so much is to be told now */
    record Outcome(long millis, int tell) {}

    private static final Outcome SPENT = new Outcome(0, 0);
    /** Of a burst, so that what is too much is little of it. */
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

    /** So much may be spent on an instance before the others know of it. */
    static int chunk(int burst) {
        return Math.max(1, burst / CHUNKS);
    }

    Outcome spend(long nowNanos) {
        return spend(1, nowNanos);
    }

    /** All of the amount, or nothing; more than a burst is taken from a full one. */
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

    /** The others were told, and there is nothing left for so long. */
    synchronized void nothingFor(long millis, long nowNanos) {
        // Where there is something, this thread's now may be later than that of one that is just about to spend.
        if (millis > 0) {
            nothingUntil = nowNanos + millis * 1_000_000;
        }
    }
}
