package dev.parley.presence;

import dev.parley.scheduling.Scheduler;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Remembers who went offline while Redis was away, since other instances were not told. A Redis that kept its data
 * still knows these users and reaps them; after one that lost its data they are announced. Thread-safe.
 */
final class OutageDepartures {
    private final Scheduler scheduler;
    private final int max;
    private final BiConsumer<String, Instant> announce;
    private final Map<String, Instant> gone = new HashMap<>();

    /**
     * @param max      the maximum number of users; those beyond are not announced
     * @param announce gets the users with the time when they were last seen
     */
    OutageDepartures(Scheduler scheduler, int max, BiConsumer<String, Instant> announce) {
        this.scheduler = scheduler;
        this.max = max;
        this.announce = announce;
    }

    synchronized void gone(String userId, Instant seen) {
        if (gone.size() < max || gone.containsKey(userId)) {
            gone.put(userId, seen);
        }
    }

    synchronized void over(boolean memoryLost) {
        Map<String, Instant> untold = Map.copyOf(gone);
        gone.clear();
        if (memoryLost && !untold.isEmpty()) {
            // Other instances must have registered their users first.
            scheduler.after(Incarnation.SETTLING, () -> untold.forEach(announce));
        }
    }
}
