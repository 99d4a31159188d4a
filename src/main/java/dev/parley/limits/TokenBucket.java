package dev.parley.limits;

/**
 * A token bucket: an average rate, and a burst after a quiet time. Costs a few additions and multiplications per use,
 * and allocates nothing. Pure state. Not thread-safe. Times are those of {@link System#nanoTime}.
 */
public final class TokenBucket {
    private static final long SECOND = 1_000_000_000;

    private final long perSecond;
    private final long fullAfter;
    private final long full;
    /** The level in billionths, so that each nanosecond adds a whole number. */
    private long level;

    private long at;

    /**
     * @param perSecond from 1
     * @param burst     from 1 to 2^31 - 1
     */
    public TokenBucket(int perSecond, int burst, long nowNanos) {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("a rate and its burst are at least 1");
        }
        this.perSecond = perSecond;
        this.full = burst * SECOND;
        this.fullAfter = full / perSecond + 1;
        this.level = full;
        this.at = nowNanos;
    }

    /** Takes {@code count}, at most a full burst. Returns false, and takes nothing, if there is not enough. */
    public boolean take(long count, long nowNanos) {
        refill(nowNanos);
        long cost = Math.min(count * SECOND, full);
        if (level < cost) {
            return false;
        }
        level -= cost;
        return true;
    }

    /** The number that could be taken now, rounded down. */
    public long left(long nowNanos) {
        refill(nowNanos);
        return level / SECOND;
    }

    /** Returns {@code count} that were taken and not needed. */
    public void giveBack(long count) {
        level = Math.min(full, level + count * SECOND);
    }

    /** Returns the time until {@code count} can be taken if nothing else is, in milliseconds; 0 if they can be now. */
    public long millisUntil(long count, long nowNanos) {
        refill(nowNanos);
        long missing = Math.min(count * SECOND, full) - level;
        return missing <= 0 ? 0 : Math.ceilDiv(Math.ceilDiv(missing, perSecond), 1_000_000L);
    }

    private void refill(long nowNanos) {
        long passed = nowNanos - at;
        if (passed > 0) {
            level = passed >= fullAfter ? full : Math.min(full, level + passed * perSecond);
            at = nowNanos;
        }
    }
}
