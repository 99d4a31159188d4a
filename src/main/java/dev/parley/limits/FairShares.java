package dev.parley.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * So much a second for everybody together, of which each may have in a second as much as is left for all others: one
 * who asks without end leaves half a burst, two leave a third, and nobody is held back while there is enough. Callable
 * from any thread. Times are {@link System#nanoTime} or alike.
 *
 * @see <a href="https://doi.org/10.1109/90.664262">Choudhury and Hahne, Dynamic Queue Length Thresholds</a>
 */
public final class FairShares {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_KEYS = 100_000;

    private final TokenBucket all;
    private final Cache<String, Share> shares;

    /** What one has taken since its second began. */
    private static final class Share {
        private long since;
        private long taken;
    }

    /** What came of asking. */
    public enum Answer {
        TAKEN,
        /** This one has had its share. */
        SHARE_SPENT,
        /** Nobody gets any. */
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

    /** One for {@code key}, where it may have it; otherwise nothing is taken. */
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

    /** What was taken for {@code key} was not needed. */
    public synchronized void giveBack(String key) {
        all.giveBack(1);
        Share share = shares.getIfPresent(key);
        if (share != null && share.taken > 0) {
            share.taken--;
        }
    }
}
