package dev.parley.limits;

/**
 * So much a second on the average, and so much at once after a quiet time. A few additions and multiplications for each
 * use; nothing is allocated. Pure state. Not thread-safe. Times are {@link System#nanoTime} or alike.
 */
public final class TokenBucket {
    private static final long SECOND = 1_000_000_000;

    private final long perSecond;
    private final long fullAfter;
    private final long full;
    /** In billionths, so that a nanosecond brings a whole number. */
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

    /**
     * @return whether there was enough; otherwise nothing is taken. What is more than a burst is taken from a full one.
     */
    public boolean take(long count, long nowNanos) {
        refill(nowNanos);
        long cost = Math.min(count * SECOND, full);
        if (level < cost) {
            return false;
        }
        level -= cost;
        return true;
    }

    /** How many there are, rounded down. */
    public long left(long nowNanos) {
        refill(nowNanos);
        return level / SECOND;
    }

    /** So many were not needed after all. */
    public void giveBack(long count) {
        level = Math.min(full, level + count * SECOND);
    }

    /** After how many milliseconds there is enough if nothing else is taken; 0 for now. */
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
