package dev.parley.presence;

import dev.parley.conversation.Conversations;
import dev.parley.presence.PresenceReader.Known;
import dev.parley.protocol.Status;
import dev.parley.protocol.UserPresence;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is online on any instance. Users who share a conversation or a room with a user are notified when that one comes,
 * goes or changes status. While Redis is away only this instance counts. Thread-safe.
 */
@ApplicationScoped
public class Presence {
    private final PresenceTracker tracker;
    private final PresenceState state;
    private final PresenceReader reader;
    private final Conversations conversations;
    private final PresenceAudience audience;
    private final Roommates roommates;
    private final PresenceBroadcaster announcements;
    private final Typing typing;
    private final LastSeen lastSeen;

    Presence(
            PresenceTracker tracker,
            PresenceState state,
            PresenceReader reader,
            Conversations conversations,
            PresenceAudience audience,
            Roommates roommates,
            PresenceBroadcaster announcements,
            Typing typing,
            LastSeen lastSeen) {
        this.tracker = tracker;
        this.state = state;
        this.reader = reader;
        this.conversations = conversations;
        this.audience = audience;
        this.roommates = roommates;
        this.announcements = announcements;
        this.typing = typing;
        this.lastSeen = lastSeen;
    }

    /** Adds a connection of the user, until {@link #disconnected}. */
    public void connected(String userId, String sessionId) {
        tracker.connected(userId, sessionId);
    }

    public void disconnected(String userId, String sessionId) {
        roommates.ended(sessionId);
        boolean last = tracker.disconnected(userId, sessionId);
        typing.left(userId, sessionId, last);
    }

    /**
     * Sets the status that others see while the user is online on any instance; {@code OFFLINE} hides the user. No
     * effect for a user who is offline. Never fails.
     */
    public Uni<Void> set(String userId, Status status) {
        return tracker.set(userId, status);
    }

    /**
     * Puts the session into a room, until {@link #leftRoom} or the end of its connection. On subscription the user is
     * announced in the room. Gives those who are in the room and online, but only the first time.
     */
    Uni<List<UserPresence>> enteredRoom(String sessionId, String userId, String room) {
        return switch (roommates.entered(sessionId, userId, room)) {
            case AGAIN -> Uni.createFrom().item(List.of());
            case ANOTHER -> roommates.in(room, userId).chain(this::shownOnline);
            // The user's coming must be announced first: otherwise the room would be told twice.
            case FIRST ->
                announcements
                        .whenAnnounced(userId)
                        .chain(() -> roommates.come(userId, room))
                        .chain(others -> introduce(userId, room, others));
        };
    }

    private Uni<List<UserPresence>> introduce(String userId, String room, Set<String> others) {
        if (others.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Set<String> all = new HashSet<>(others);
        all.add(userId);
        return shownOnline(all).map(online -> {
            online.stream().filter(it -> it.userId().equals(userId)).forEach(own -> announcements.introduce(own, room));
            return online.stream().filter(it -> !it.userId().equals(userId)).toList();
        });
    }

    /** Leaves out when they were last seen, which is in the database: rooms are joined often. */
    private Uni<List<UserPresence>> shownOnline(Collection<String> userIds) {
        return shown(userIds).map(shown -> online(shown)
                .map(id -> new UserPresence(id, Objects.requireNonNull(shown.get(id)), null))
                .toList());
    }

    /** Takes the session out of the room. */
    void leftRoom(String sessionId, String userId, String room) {
        roommates.left(sessionId, userId, room);
    }

    /** Gives the presence of users in the order asked. One who shares nothing with the asker is shown as offline. */
    public Uni<List<UserPresence>> of(String askerId, List<String> userIds) {
        return audience.of(askerId).chain(known -> {
            List<String> visible = userIds.stream()
                    .filter(id -> id.equals(askerId) || known.contains(id))
                    .toList();
            return shown(visible).chain(shown -> lastSeen.of(visible).map(times -> userIds.stream()
                    .map(id -> of(id, shown.getOrDefault(id, Status.OFFLINE), times))
                    .toList()));
        });
    }

    /** Gives those who share a conversation with the user and are online. */
    public Uni<List<UserPresence>> around(String userId) {
        return conversations.coMembers(userId).chain(this::online);
    }

    /** Gives those of the users who are online, with the time when they were last online before. */
    Uni<List<UserPresence>> online(Collection<String> userIds) {
        return userIds.isEmpty()
                ? Uni.createFrom().item(List.of())
                : lastSeen.of(List.copyOf(userIds))
                        .chain(times -> shown(userIds).map(shown -> online(shown)
                                .map(id -> new UserPresence(id, Objects.requireNonNull(shown.get(id)), times.get(id)))
                                .toList()));
    }

    /** Gives those of the users who are online. */
    Uni<Set<String>> here(Collection<String> userIds) {
        return shown(userIds).map(shown -> online(shown).collect(Collectors.toSet()));
    }

    private static Stream<String> online(Map<String, Status> shown) {
        return shown.entrySet().stream()
                .filter(it -> it.getValue() != Status.OFFLINE)
                .map(Map.Entry::getKey);
    }

    /** Gives those without a connection on any instance, also those who may still come back within the grace. */
    public Uni<Set<String>> offline(Collection<String> userIds) {
        return reader.read(userIds).onFailure().recoverWithItem(Map.of()).map(known -> {
            Set<String> offline = new HashSet<>();
            synchronized (state) {
                for (String id : userIds) {
                    if (!state.here(id)
                            && (!known.containsKey(id) || !known.get(id).connected())) {
                        offline.add(id);
                    }
                }
            }
            return offline;
        });
    }

    private static UserPresence of(String userId, Status status, Map<String, Instant> times) {
        return new UserPresence(userId, status, times.get(userId));
    }

    /** Gives how users are shown. Redis may not know yet who has just connected here. */
    private Uni<Map<String, Status>> shown(Collection<String> userIds) {
        return reader.read(userIds)
                .map(known -> shown(userIds, known, true))
                .onFailure()
                .recoverWithItem(() -> shown(userIds, Map.of(), false));
    }

    private Map<String, Status> shown(Collection<String> userIds, Map<String, Known> known, boolean everywhere) {
        Map<String, Status> shown = new HashMap<>();
        synchronized (state) {
            for (String id : userIds) {
                shown.put(
                        id,
                        known.containsKey(id)
                                ? known.get(id).shown()
                                : !everywhere || state.here(id) ? state.of(id) : Status.OFFLINE);
            }
        }
        return shown;
    }
}
