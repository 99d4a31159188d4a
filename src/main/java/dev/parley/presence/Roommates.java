package dev.parley.presence;

import dev.parley.config.InstanceName;
import dev.parley.presence.RoomState.Place;
import dev.parley.redis.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Who shares a room with whom, over all instances: they get each other's presence. Rooms with more users than {@link
 * PresenceConfig#roomUsers()} do not count. While Redis is away only this instance counts. Thread-safe. Nothing blocks,
 * and nothing fails.
 */
@ApplicationScoped
class Roommates {
    private static final Logger LOG = Logger.getLogger(Roommates.class);

    private final RoomState state = new RoomState();
    private final RoomScripts scripts;
    private final PresenceConfig config;

    @Inject
    Roommates(RedisCommands redis, InstanceName instance, PresenceConfig config, MeterRegistry registry) {
        this.scripts = new RoomScripts(redis, "presence", instance.value(), config);
        this.config = config;
        registry.gauge("parley.presence.in.rooms", this, Roommates::size);
    }

    /** Whether a session has entered a room in which it was before, in which its user was, or neither. */
    enum Entry {
        AGAIN,
        ANOTHER,
        FIRST
    }

    /** Adds the session to the room. After the first session of a user, call {@link #come} for all instances. */
    Entry entered(String sessionId, String userId, String room) {
        Place place = new Place(userId, room);
        synchronized (state) {
            return state.has(sessionId, place)
                    ? Entry.AGAIN
                    : state.enter(sessionId, place) ? Entry.FIRST : Entry.ANOTHER;
        }
    }

    /**
     * Enters the user into the room on all instances, unless they have left it meanwhile. Returns the users who were
     * there before: of any two users who come at once, one gets the other.
     */
    Uni<Set<String>> come(String userId, String room) {
        Place place = new Place(userId, room);
        Set<String> here;
        synchronized (state) {
            if (!state.has(place)) {
                return Uni.createFrom().item(Set.of());
            }
            here = state.in(room, config.roomUsers());
        }
        return quietly(scripts.come(place), here);
    }

    /** Removes that session of the user from the room. */
    void left(String sessionId, String userId, String room) {
        Place place = new Place(userId, room);
        boolean last;
        synchronized (state) {
            last = state.leave(sessionId, place);
        }
        if (last) {
            run(scripts.leave(List.of(place), true));
        }
    }

    /** Removes a session whose connection has ended. */
    void ended(String sessionId) {
        List<Place> left;
        synchronized (state) {
            left = state.end(sessionId);
        }
        if (!left.isEmpty()) {
            run(scripts.leave(left, false));
        }
    }

    /**
     * @param gone whether the user has departed, which is published to their rooms once more
     */
    Uni<Set<String>> of(String userId, boolean gone) {
        Set<String> here;
        synchronized (state) {
            here = state.matesOf(userId, config.roomUsers());
        }
        return quietly(scripts.of(userId, gone), here);
    }

    /** Returns the users in the room, without {@code userId}. */
    Uni<Set<String>> in(String room, String userId) {
        Set<String> here;
        synchronized (state) {
            here = state.in(room, config.roomUsers());
        }
        return quietly(scripts.in(room, userId), here);
    }

    /** Renews all places, which expire otherwise. To be called three times in that time. */
    void refresh() {
        List<Place> places;
        synchronized (state) {
            places = state.places();
        }
        refresh(places);
    }

    private void refresh(List<Place> places) {
        if (!places.isEmpty()) {
            int batch = Math.min(config.batch(), places.size());
            scripts.enter(places.subList(0, batch))
                    .subscribe()
                    .with(
                            _ -> refresh(places.subList(batch, places.size())),
                            failure -> LOG.debugf("Rooms are told to Redis later: %s", failure.toString()));
        }
    }

    private static void run(Uni<Void> script) {
        script.subscribe()
                .with(
                        _ -> {},
                        failure -> LOG.debugf(
                                "Redis will find out by itself who has left a room: %s", failure.toString()));
    }

    private static <T> Uni<T> quietly(Uni<T> script, T otherwise) {
        return script.onFailure().recoverWithItem(otherwise);
    }

    private int size() {
        synchronized (state) {
            return state.size();
        }
    }
}
