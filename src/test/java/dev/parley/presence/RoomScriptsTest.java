package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.RoomState.Place;
import dev.parley.redis.RedisCommands;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * On a real Redis, with keys of their own: two instances, at most three users in a room, at most two rooms of a user.
 */
@QuarkusTest
class RoomScriptsTest {
    @Inject
    RedisCommands redis;

    private final String subject = "rooms-test-" + UUID.randomUUID();
    private RoomScripts one;
    private RoomScripts two;

    @BeforeEach
    void twoInstances() {
        one = new RoomScripts(redis, subject, "1", SimPresence.SETTINGS);
        two = new RoomScripts(redis, subject, "2", SimPresence.SETTINGS);
    }

    @Test
    void whoIsInARoomOnAnyInstanceIsKnownOnAll() {
        enter(one, "ann", "a room");
        enter(two, "bob", "a room");
        enter(two, "ann", "a room");
        enter(two, "eve", "elsewhere");

        assertThat(of("ann")).containsExactly("bob");
        assertThat(Scripts.get(one.in("a room", "eve"))).containsExactlyInAnyOrder("ann", "bob");
        assertThat(of("eve")).isEmpty();
    }

    @Test
    void whoSaysThatTheyLeaveIsNotSeenUnlessThereByAnotherWay() {
        enter(one, "ann", "r");
        enter(two, "ann", "r");
        enter(one, "bob", "r");

        leave(one, "ann", "r", true);
        assertThat(of("ann")).containsExactly("bob");
        assertThat(of("bob")).containsExactly("ann");
        leave(two, "ann", "r", true);
        assertThat(of("ann")).isEmpty();
        assertThat(of("bob")).isEmpty();
    }

    @Test
    void theRoomCountsUsersInTheGraceUntilTheyDepart() {
        enter(one, "ann", "r");
        enter(one, "bob", "r");
        leave(one, "ann", "r", false);

        assertThat(of("bob")).isEmpty();
        assertThat(of("ann")).containsExactly("bob");
        assertThat(Scripts.get(one.of("ann", true))).containsExactly("bob");
        assertThat(of("ann")).isEmpty();
    }

    @Test
    void whoComesBackAndLeavesWithWordsIsNotHeardOfForWhatWasBefore() {
        enter(one, "bob", "r");
        enter(one, "ann", "r");
        leave(one, "ann", "r", false);
        enter(two, "ann", "r");
        leave(two, "ann", "r", true);

        assertThat(of("ann")).isEmpty();
    }

    @Test
    void whatAnInstanceDoesNotSayAgainEnds() {
        enter(one, "ann", "r");
        enter(one, "bob", "r");
        command(Command.ZADD, "room:r", "0", "1 bob");

        assertThat(of("ann")).isEmpty();
        assertThat(command(Command.PTTL, "room:r")).isPositive();
        assertThat(command(Command.PTTL, "rooms:ann")).isPositive();
    }

    @Test
    void aCrowdDoesNotCountAndNeitherDoTooManyRooms() {
        for (String user : List.of("ann", "bob", "cid")) {
            enter(one, user, "r");
        }
        assertThat(of("ann")).containsExactlyInAnyOrder("bob", "cid");
        enter(one, "dan", "r");
        assertThat(of("ann")).isEmpty();

        assertThat(Scripts.get(one.enter(List.of(new Place("eve", "1"), new Place("eve", "2"), new Place("eve", "3")))))
                .isEqualTo(2);
        assertThat(Scripts.get(one.enter(List.of(new Place("eve", "1"))))).isEqualTo(1);
    }

    @Test
    void whoComesFindsThoseWhoWereThereBefore() {
        assertThat(Scripts.get(one.come(new Place("ann", "r")))).isEmpty();
        assertThat(Scripts.get(two.come(new Place("bob", "r")))).containsExactly("ann");
        assertThat(Scripts.get(two.come(new Place("ann", "r")))).containsExactly("bob");
        assertThat(Scripts.get(one.come(new Place("eve", "r"))))
                .as("on three places of three")
                .isEmpty();
    }

    private static void enter(RoomScripts instance, String user, String room) {
        assertThat(Scripts.get(instance.enter(List.of(new Place(user, room))))).isEqualTo(1);
    }

    private static void leave(RoomScripts instance, String user, String room, boolean said) {
        Scripts.get(instance.leave(List.of(new Place(user, room)), said));
    }

    private Set<String> of(String user) {
        return Scripts.get(one.of(user, false));
    }

    private long command(Command command, String key, String... arguments) {
        Request request = Request.cmd(command).arg(redis.keys(subject) + key);
        List.of(arguments).forEach(request::arg);
        return Scripts.get(redis.send(request)).toLong();
    }
}
