package dev.parley.limits;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * So many bytes, or places, for everybody together, of which each may hold as many as are left for all others. Callable
 * from any thread.
 *
 * @see dev.parley.limits.FairShares
 */
public final class FairMemory {
    private final long total;
    private final Map<String, Long> held = new HashMap<>();
    private long all;

    public FairMemory(long total) {
        this.total = total;
    }

    /** @return whether {@code key} may hold so many more, and now does, until {@link #giveBack} */
    public synchronized boolean take(String key, long bytes) {
        long has = held.getOrDefault(key, 0L);
        if (has + bytes > total - all) {
            return false;
        }
        held.put(key, has + bytes);
        all += bytes;
        return true;
    }

    /** The same for one who stands for many: whether there are so many more at all, until {@code giveBack(null, …)}. */
    public synchronized boolean take(long bytes) {
        if (bytes > total - all) {
            return false;
        }
        all += bytes;
        return true;
    }

    /** Whether there is nothing left for anybody. */
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

    /** How many bytes are held. */
    public synchronized long all() {
        return all;
    }
}
