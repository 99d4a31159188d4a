package dev.parley.presence;

import dev.parley.delivery.Scheduler;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Who went while Redis was away: the connections of other instances have not been told. A Redis that has kept its
 * memory still knows these users, so that they depart from there; after one that has not, they are to be announced.
 * From any thread.
 */
final class OutageDepartures {
    private final Scheduler scheduler;
    private final int max;
    private final BiConsumer<String, Instant> announce;
    private final Map<String, Instant> gone = new HashMap<>();

    /**
     * @param max      of those beyond, the others are not told
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
            // Not before the other instances have told Redis who is with them.
            scheduler.after(Incarnation.SETTLING, () -> untold.forEach(announce));
        }
    }
}
