package dev.parley.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A rate that all keys share. Within a second, a key may take at most as much as is left for all others: one key that
 * asks without end leaves half of a burst, two leave a third, and nobody is held back while there is enough.
 * Thread-safe. Times are those of {@link System#nanoTime}.
 *
 * @see <a href="https://doi.org/10.1109/90.664262">Choudhury and Hahne, Dynamic Queue Length Thresholds</a>
 */
public final class FairShares {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_KEYS = 100_000;

    private final TokenBucket all;
    private final Cache<String, Share> shares;

    /** What a key has taken since its second began. */
    private static final class Share {
        private long since;
        private long taken;
    }

    /** The result of {@link #take}. */
    public enum Answer {
        TAKEN,
        /** The key has had its share of this second. */
        SHARE_SPENT,
        /** The shared rate is spent. */
        ALL_SPENT
    }

    /**
     * @param perSecond from 1
     * @param burst     from 1 to 2^31 - 1
     */
    public FairShares(int perSecond, int burst, long nowNanos) {
        this.all = new TokenBucket(perSecond, burst, nowNanos);
        this.shares = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(Duration.ofSeconds(2))
                .build();
    }

    /** Takes one for {@code key}. If it may not have it, takes nothing. */
    public synchronized Answer take(String key, long nowNanos) {
        Share share = shares.get(key, _ -> new Share());
        if (nowNanos - share.since >= SECOND) {
            share.since = nowNanos;
            share.taken = 0;
        }
        long left = all.left(nowNanos);
        if (left < 1) {
            return Answer.ALL_SPENT;
        }
        if (share.taken >= left) {
            return Answer.SHARE_SPENT;
        }
        share.taken++;
        all.take(1, nowNanos);
        return Answer.TAKEN;
    }

    /** Returns one that was taken for {@code key} and not needed. */
    public synchronized void giveBack(String key) {
        all.giveBack(1);
        Share share = shares.getIfPresent(key);
        if (share != null && share.taken > 0) {
            share.taken--;
        }
    }
}
