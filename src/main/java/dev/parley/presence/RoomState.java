package dev.parley.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Who is in which rooms on this instance. Pure state. Not thread-safe. */
final class RoomState {
    /** A user in a room. */
    record Place(String userId, String room) {}

    private final Map<String, Set<Place>> bySession = new HashMap<>();
    private final Map<Place, Integer> sessions = new HashMap<>();
    private final Map<String, Set<String>> rooms = new HashMap<>();
    private final Map<String, Set<String>> users = new HashMap<>();

    /** @return whether it is the user's first session in the room */
    boolean enter(String sessionId, Place place) {
        if (!bySession.computeIfAbsent(sessionId, _ -> new HashSet<>(2)).add(place)) {
            return false;
        }
        rooms.computeIfAbsent(place.userId(), _ -> new HashSet<>(2)).add(place.room());
        users.computeIfAbsent(place.room(), _ -> new HashSet<>(2)).add(place.userId());
        return sessions.merge(place, 1, Integer::sum) == 1;
    }

    /** @return whether it was the user's last session in the room */
    boolean leave(String sessionId, Place place) {
        Set<Place> places = bySession.get(sessionId);
        if (places == null || !places.remove(place)) {
            return false;
        }
        if (places.isEmpty()) {
            bySession.remove(sessionId);
        }
        return vacate(place);
    }

    /**
     * Removes an ended session.
     *
     * @return the places in which it was its user's last
     */
    List<Place> end(String sessionId) {
        Set<Place> places = bySession.remove(sessionId);
        return places == null ? List.of() : places.stream().filter(this::vacate).toList();
    }

    boolean has(String sessionId, Place place) {
        return bySession.getOrDefault(sessionId, Set.of()).contains(place);
    }

    boolean has(Place place) {
        return sessions.containsKey(place);
    }

    /** Returns the users who share a room with the user here, in rooms of at most {@code most} users. */
    Set<String> matesOf(String userId, int most) {
        Set<String> mates = new HashSet<>();
        rooms.getOrDefault(userId, Set.of()).forEach(room -> mates.addAll(in(room, most)));
        mates.remove(userId);
        return mates;
    }

    /** Returns the users in the room here; empty if there are more than {@code most}. */
    Set<String> in(String room, int most) {
        Set<String> found = users.getOrDefault(room, Set.of());
        return found.size() <= most ? Set.copyOf(found) : Set.of();
    }

    List<Place> places() {
        return new ArrayList<>(sessions.keySet());
    }

    int size() {
        return sessions.size();
    }

    private boolean vacate(Place place) {
        if (sessions.merge(place, -1, Integer::sum) > 0) {
            return false;
        }
        sessions.remove(place);
        remove(rooms, place.userId(), place.room());
        remove(users, place.room(), place.userId());
        return true;
    }

    private static void remove(Map<String, Set<String>> sets, String key, String element) {
        Set<String> set = Objects.requireNonNull(sets.get(key));
        set.remove(element);
        if (set.isEmpty()) {
            sets.remove(key);
        }
    }
}
