package dev.parley.presence;

import dev.parley.protocol.Event.PresenceChanged;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Queues announcements of users. It keeps only the newest of each user, and lets one announcement of a user end before
 * the next begins, so that none overtakes another. Pure state. Not thread-safe.
 */
final class AnnouncementQueue {
    private final int max;
    private final int maxUnderWay;
    private final Map<String, PresenceChanged> waiting = new LinkedHashMap<>();
    private final Set<String> underWay = new HashSet<>();

    /**
     * @param max         the maximum number of users with a queued announcement
     * @param maxUnderWay the maximum number of announcements in flight
     */
    AnnouncementQueue(int max, int maxUnderWay) {
        this.max = max;
        this.maxUnderWay = maxUnderWay;
    }

    /** @return false if the queue is full: the change is not announced */
    boolean add(PresenceChanged news) {
        String user = news.presence().userId();
        PresenceChanged before = waiting.get(user);
        if (before == null && waiting.size() >= max) {
            return false;
        }
        waiting.put(
                user,
                before == null ? news : new PresenceChanged(news.presence(), news.cameOrWent() || before.cameOrWent()));
        return true;
    }

    /** Takes the next announcement, or null if there is none for now. The caller must call {@link #done} after it. */
    @Nullable PresenceChanged next() {
        if (underWay.size() >= maxUnderWay) {
            return null;
        }
        for (String user : waiting.keySet()) {
            if (underWay.add(user)) {
                return waiting.remove(user);
            }
        }
        return null;
    }

    void done(PresenceChanged announced) {
        underWay.remove(announced.presence().userId());
    }

    /** Whether an announcement of the user is queued or in flight. */
    boolean has(String userId) {
        return waiting.containsKey(userId) || underWay.contains(userId);
    }

    int size() {
        return waiting.size() + underWay.size();
    }
}
