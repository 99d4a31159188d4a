package dev.parley.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/** A {@link TokenBucket} for each key. A key that has not been used until its bucket is full again takes no memory. Thread-safe. */
public final class KeyedBuckets {
    private final int perSecond;
    private final int burst;
    private final Cache<String, TokenBucket> buckets;

    /**
     * @param perSecond from 1
     * @param burst     from 1 to 2^31 - 1
     * @param maxKeys   the maximum number of buckets; beyond it those unused for longest are forgotten
     */
    public KeyedBuckets(int perSecond, int burst, int maxKeys) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(maxKeys)
                .expireAfterAccess(Duration.ofSeconds(1L + burst / perSecond))
                .build();
    }

    /** Takes one of the key. Returns whether there was one. */
    public boolean take(String key, long nowNanos) {
        TokenBucket bucket = buckets.get(key, _ -> new TokenBucket(perSecond, burst, nowNanos));
        synchronized (bucket) {
            return bucket.take(1, nowNanos);
        }
    }
}
