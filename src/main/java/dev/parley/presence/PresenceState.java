package dev.parley.presence;

import dev.parley.protocol.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is online: whoever has a connection, and for a short grace after the last one ended, so that a quick reconnect
 * shows nobody leaving and coming. Pure state; not for several threads at once.
 */
final class PresenceState {
    private static final class User {
        private final Set<String> sessions = new HashSet<>(2);
        private Status status = Status.ONLINE;
    }

    private final Duration grace;
    private final Map<String, User> users = new HashMap<>();
    private final Map<String, Instant> leaving = new LinkedHashMap<>();

    PresenceState(Duration grace) {
        this.grace = grace;
    }

    /** @return whether the user was offline until now */
    boolean connected(String userId, String sessionId) {
        leaving.remove(userId);
        boolean came = !users.containsKey(userId);
        users.computeIfAbsent(userId, _ -> new User()).sessions.add(sessionId);
        return came;
    }

    /** @return whether that was the user's last connection */
    boolean disconnected(String userId, String sessionId, Instant now) {
        User user = users.get(userId);
        if (user == null || !user.sessions.remove(sessionId) || !user.sessions.isEmpty()) {
            return false;
        }
        leaving.put(userId, now);
        return true;
    }

    /** @return whether that is a change; never for a user who is offline */
    boolean set(String userId, Status status) {
        User user = users.get(userId);
        if (user == null || user.status == status) {
            return false;
        }
        user.status = status;
        return true;
    }

    Status of(String userId) {
        User user = users.get(userId);
        return user == null ? Status.OFFLINE : user.status;
    }

    /** Whether the user has a connection right now; without one they may still count as online for a while. */
    boolean hasConnection(String userId) {
        User user = users.get(userId);
        return user != null && !user.sessions.isEmpty();
    }

    /** Whose grace is over, and when they were last seen. They are offline from now on. */
    List<Map.Entry<String, Instant>> gone(Instant now) {
        List<Map.Entry<String, Instant>> gone = new ArrayList<>();
        for (Iterator<Map.Entry<String, Instant>> all = leaving.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Instant> next = all.next();
            if (next.getValue().plus(grace).isAfter(now)) {
                break;
            }
            all.remove();
            users.remove(next.getKey());
            gone.add(Map.entry(next.getKey(), next.getValue()));
        }
        return gone;
    }

    /** How many users are online. */
    int size() {
        return users.size();
    }
}
