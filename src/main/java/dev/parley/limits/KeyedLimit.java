package dev.parley.limits;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts holders per key and refuses more than a limit. Keys without a holder take no memory. Thread-safe. */
public final class KeyedLimit {
    private final int limit;
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

    public KeyedLimit(int limit) {
        this.limit = limit;
    }

    /**
     * Counts one more holder of {@code key}, until {@link #left}. Returns false, and counts nothing, if there is no
     * room.
     */
    public boolean entered(String key) {
        boolean[] room = new boolean[1];
        counts.compute(key, (_, count) -> {
            int before = count == null ? 0 : count;
            room[0] = before < limit;
            return room[0] ? Integer.valueOf(before + 1) : count;
        });
        return room[0];
    }

    /** Removes a holder. Call it once for each that {@link #entered} has counted. */
    public void left(String key) {
        counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Whether the key has as many holders as it may have. */
    public boolean full(String key) {
        return counts.getOrDefault(key, 0) >= limit;
    }

    /** The number of keys that have a holder. */
    public int size() {
        return counts.size();
    }
}
