package dev.parley.limits;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A capacity in bytes, or places, that all keys share. A key may hold at most as much as is left for all others.
 * Thread-safe.
 *
 * @see FairShares
 */
public final class FairMemory {
    private final long total;
    private final Map<String, Long> held = new HashMap<>();
    private long all;

    public FairMemory(long total) {
        this.total = total;
    }

    /**
     * Takes {@code bytes} for {@code key}, until {@link #giveBack}. Returns false, and takes nothing, if that is more
     * than the key's share.
     */
    public synchronized boolean take(String key, long bytes) {
        long has = held.getOrDefault(key, 0L);
        if (has + bytes > total - all) {
            return false;
        }
        held.put(key, has + bytes);
        all += bytes;
        return true;
    }

    /**
     * Takes {@code bytes} for a holder that stands for many, such as a proxy, up to the whole capacity, until {@code
     * giveBack(null, …)}. Returns false, and takes nothing, if they are not there.
     */
    public synchronized boolean take(long bytes) {
        if (bytes > total - all) {
            return false;
        }
        all += bytes;
        return true;
    }

    /** Whether the whole capacity is held. */
    public synchronized boolean isFull() {
        return all >= total;
    }

    public synchronized void giveBack(@Nullable String key, long bytes) {
        all -= bytes;
        if (key == null) {
            return;
        }
        held.compute(key, (_, has) -> has == null || has <= bytes ? null : has - bytes);
    }

    /** The number of bytes that are held. */
    public synchronized long all() {
        return all;
    }
}
