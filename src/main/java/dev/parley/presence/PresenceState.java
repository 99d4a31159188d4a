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
import org.jspecify.annotations.Nullable;

/**
 * Who is online on this instance: a user with a connection, and for a short grace after the last one ended, so that a
 * quick reconnect is not seen. Pure state. Not thread-safe.
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

    /** @return whether the user was offline on this instance before */
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

    /** @return how the user was shown before, or null if the user is offline here */
    @Nullable Status set(String userId, VersionedStatus shown) {
        User user = users.get(userId);
        if (user == null) {
            return null;
        }
        Status before = user.shown.status();
        user.shown = shown;
        return before;
    }

    /** Sets the status that all instances know, unless this instance knows a later one. */
    void merge(String userId, VersionedStatus shown) {
        User user = users.get(userId);
        if (user != null && shown.newerThan(user.shown)) {
            user.shown = shown;
        }
    }

    /** Gives how the user is shown. */
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

    /** Whether Redis does not know yet that the user is online here. */
    boolean isUnregistered(String userId) {
        return untold.contains(userId);
    }

    /** Whether the user's coming may not have been announced, although Redis has the user. */
    boolean isUncertain(String userId) {
        User user = users.get(userId);
        return user != null && user.doubtful;
    }

    /** The registration of these users failed half-way: marks those not yet announced as uncertain. */
    void markUncertain(Iterable<String> userIds) {
        userIds.forEach(userId -> {
            if (untold.contains(userId) && users.containsKey(userId)) {
                users.get(userId).doubtful = true;
            }
        });
    }

    /** Notes that Redis has these users now. */
    void markRegistered(String userId) {
        untold.remove(userId);
        User user = users.get(userId);
        if (user != null) {
            user.doubtful = false;
        }
    }

    /** Takes those who were announced nowhere, to announce them on this instance for now. */
    List<String> takeUnregistered() {
        List<String> fresh = List.copyOf(untold);
        markUncertain(fresh);
        untold.clear();
        return fresh;
    }

    /** Takes those whose grace is over, with the time when they were last seen. They are offline here from now on. */
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

    /** The users with a connection here. */
    List<String> present() {
        return users.keySet().stream().filter(this::here).toList();
    }

    /** The users without a connection who may still come back. */
    List<String> leaving() {
        return List.copyOf(leaving.keySet());
    }

    /** The number of users who are online here. */
    int size() {
        return users.size();
    }
}
