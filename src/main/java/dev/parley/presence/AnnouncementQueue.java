package dev.parley.presence;

import dev.parley.protocol.Event.PresenceChanged;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is to be announced of users: of each the newest only, and one announcement of a user after the other, so that
 * none overtakes. Pure state; not for several threads at once.
 */
final class AnnouncementQueue {
    private final int max;
    private final int maxUnderWay;
    private final Map<String, PresenceChanged> waiting = new LinkedHashMap<>();
    private final Set<String> underWay = new HashSet<>();

    /**
     * @param max         of so many users at most, news wait
     * @param maxUnderWay so many are announced at the same time
     */
    AnnouncementQueue(int max, int maxUnderWay) {
        this.max = max;
        this.maxUnderWay = maxUnderWay;
    }

    /** @return false where too much waits, so that nobody will be told */
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

    /** Takes the next to be announced; null where there is none for now. To be followed by {@link #done}. */
    PresenceChanged next() {
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

    /** Whether there is anything to be announced of the user, or it is under way. */
    boolean has(String userId) {
        return waiting.containsKey(userId) || underWay.contains(userId);
    }

    int size() {
        return waiting.size() + underWay.size();
    }
}
