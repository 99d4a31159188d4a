package dev.parley.presence;

import dev.parley.protocol.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is online on this instance: whoever has a connection, and for a short grace after the last one ended, so that a
 * quick reconnect shows nobody leaving and coming. Pure state; not for several threads at once.
 */
final class PresenceState {
    private static final class User {
        private final Set<String> sessions = new HashSet<>(2);
        private VersionedStatus shown = VersionedStatus.FIRST;
        private boolean doubtful;
    }

    private final Duration grace;
    private final Map<String, User> users = new HashMap<>();
    private final Map<String, Instant> leaving = new LinkedHashMap<>();
    private final Set<String> untold = new LinkedHashSet<>();

    PresenceState(Duration grace) {
        this.grace = grace;
    }

    /** @return whether the user was offline here until now */
    boolean connected(String userId, String sessionId) {
        leaving.remove(userId);
        boolean came = !users.containsKey(userId);
        users.computeIfAbsent(userId, _ -> new User()).sessions.add(sessionId);
        if (came) {
            untold.add(userId);
        }
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

    /** @return how the user was shown until now; null for one who is offline here */
    Status set(String userId, VersionedStatus shown) {
        User user = users.get(userId);
        if (user == null) {
            return null;
        }
        Status before = user.shown.status();
        user.shown = shown;
        return before;
    }

    /** How the user is shown by what all instances know; what this one knows of later stays. */
    void learned(String userId, VersionedStatus shown) {
        User user = users.get(userId);
        if (user != null && shown.newerThan(user.shown)) {
            user.shown = shown;
        }
    }

    /** How the user is shown. */
    Status of(String userId) {
        User user = users.get(userId);
        return user == null ? Status.OFFLINE : user.shown.status();
    }

    VersionedStatus shown(String userId) {
        User user = users.get(userId);
        return user == null ? VersionedStatus.FIRST : user.shown;
    }

    /** Whether the user has a connection here. */
    boolean here(String userId) {
        User user = users.get(userId);
        return user != null && !user.sessions.isEmpty();
    }

    /** Whether it was not yet told to all instances that the user is here. */
    boolean isUntold(String userId) {
        return untold.contains(userId);
    }

    /** Whether others may not have been told that the user came, although all instances know it. */
    boolean isDoubtful(String userId) {
        User user = users.get(userId);
        return user != null && user.doubtful;
    }

    /** It is not known whether all instances know by now of those of whom they had not been told. */
    void doubt(Iterable<String> userIds) {
        userIds.forEach(userId -> {
            if (untold.contains(userId) && users.containsKey(userId)) {
                users.get(userId).doubtful = true;
            }
        });
    }

    /** All instances know, from now on, and others are told where they need to be. */
    void told(String userId) {
        untold.remove(userId);
        User user = users.get(userId);
        if (user != null) {
            user.doubtful = false;
        }
    }

    /** Takes those of whom nobody was told, to tell of them on this instance alone for now. */
    List<String> takeUntold() {
        List<String> fresh = List.copyOf(untold);
        doubt(fresh);
        untold.clear();
        return fresh;
    }

    /** Whose grace is over, and when they were last seen. They are offline here from now on. */
    List<Map.Entry<String, Instant>> gone(Instant now) {
        List<Map.Entry<String, Instant>> gone = new ArrayList<>();
        for (Iterator<Map.Entry<String, Instant>> all = leaving.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Instant> next = all.next();
            if (next.getValue().plus(grace).isAfter(now)) {
                break;
            }
            all.remove();
            users.remove(next.getKey());
            untold.remove(next.getKey());
            gone.add(Map.entry(next.getKey(), next.getValue()));
        }
        return gone;
    }

    /** Those with a connection here. */
    List<String> present() {
        return users.keySet().stream().filter(this::here).toList();
    }

    /** Those without one who may still come back. */
    List<String> leaving() {
        return List.copyOf(leaving.keySet());
    }

    /** How many users are online here. */
    int size() {
        return users.size();
    }
}
