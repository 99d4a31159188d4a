package dev.parley.presence;

import dev.parley.presence.RoomState.Place;
import dev.parley.redis.RedisCommands;
import dev.parley.redis.RedisScript;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Stores in Redis who is in which room, over all instances. Each method is one script of {@code resources/redis}. The
 * keys, each after {@code {<prefix>parley:presence}:}
 *
 * <ul> <li>{@code room:<name>}, a sorted set of {@code <instance> <user>}, by the time until which that is valid unless
 * it is renewed <li>{@code rooms:<user>}, the set of {@code <instance> <room>} in which the user was since they came,
 * except those that they left: the rooms to which the user's presence is published. It expires some time after the
 * user's last renewal </ul>
 */
final class RoomScripts {
    private final String keys;
    private final String instance;
    private final PresenceConfig config;
    private final RedisScript enter;
    private final RedisScript leave;
    private final RedisScript mates;

    /** @param subject names the keys */
    RoomScripts(RedisCommands redis, String subject, String instance, PresenceConfig config) {
        this.keys = redis.keys(subject);
        this.instance = instance;
        this.config = config;
        this.enter = new RedisScript(redis, "room_enter");
        this.leave = new RedisScript(redis, "room_leave");
        this.mates = new RedisScript(redis, "roommates");
    }

    /**
     * Enters users into rooms, for as long as an instance's lease lasts.
     *
     * @return the number of rooms that count
     */
    Uni<Integer> enter(List<Place> places) {
        return enter(places, 0).map(answer -> answer.get(0).toInteger());
    }

    /**
     * Like {@link #enter}, for a user who comes into the room.
     *
     * @return the users who were there before; empty if the room does not count
     */
    Uni<Set<String>> come(Place place) {
        return enter(List.of(place), config.roomUsers()).map(answer -> users(answer.get(1)));
    }

    private Uni<Response> enter(List<Place> places, int crowd) {
        List<String> arguments = new ArrayList<>(5 + 2 * places.size());
        arguments.add(instance);
        arguments.add(Long.toString(config.lease().toMillis()));
        arguments.add(Long.toString(config.lease().multipliedBy(3).toMillis()));
        arguments.add(Integer.toString(config.roomsPerUser()));
        arguments.add(Integer.toString(crowd));
        add(arguments, places);
        return enter.run(keys, arguments);
    }

    /**
     * @param said whether the users have left the rooms; otherwise their connections have ended
     */
    Uni<Void> leave(List<Place> places, boolean said) {
        List<String> arguments = new ArrayList<>(2 + 2 * places.size());
        arguments.add(instance);
        arguments.add(said ? "1" : "0");
        add(arguments, places);
        return leave.run(keys, arguments).replaceWithVoid();
    }

    /**
     * Returns the users who share a room with the user.
     *
     * @param gone whether the user has departed: the rooms in which they were until then are forgotten
     */
    Uni<Set<String>> of(String userId, boolean gone) {
        return users(List.of(userId, Integer.toString(config.roomUsers()), gone ? "1" : "0"));
    }

    /** Returns the users in the room, without {@code userId}. */
    Uni<Set<String>> in(String room, String userId) {
        return users(List.of(userId, Integer.toString(config.roomUsers()), "0", room));
    }

    private Uni<Set<String>> users(List<String> arguments) {
        return mates.run(keys, arguments).map(RoomScripts::users);
    }

    private static Set<String> users(Response ids) {
        Set<String> users = new HashSet<>();
        ids.forEach(id -> users.add(id.toString()));
        return users;
    }

    private static void add(List<String> arguments, List<Place> places) {
        places.forEach(place -> {
            arguments.add(place.userId());
            arguments.add(place.room());
        });
    }
}
