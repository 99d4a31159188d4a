package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Address.Conversation;
import dev.parley.bus.Address.Room;
import dev.parley.bus.Address.User;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class InterestsTest {
    private final Interests interests = new Interests();

    @Test
    void knowsWhichLoopsListenUpToTheLastOfThem() {
        interests.add(new User("u1"), 0);
        interests.add(new User("u1"), 63);

        assertThat(interests.of(new User("u1"))).isEqualTo(1L | 1L << 63);
        assertThat(interests.of(new User("u2"))).isZero();
        assertThat(interests.has(new User("u1"))).isTrue();
    }

    @Test
    void theLastLoopThatLeavesEndsTheInterest() {
        interests.add(new Room("r"), 1);
        interests.add(new Room("r"), 2);

        assertThat(interests.remove(new Room("r"), 1)).isFalse();
        assertThat(interests.remove(new Room("r"), 2)).isTrue();
        assertThat(interests.has(new Room("r"))).isFalse();
        assertThat(interests.size()).isZero();
    }

    @Test
    void addressesOfDifferentKindsWithTheSameNameAreDifferent() {
        interests.add(new User("x"), 0);
        interests.add(new Room("x"), 1);
        interests.add(new Conversation("x"), 2);

        assertThat(interests.of(new User("x"))).isEqualTo(1);
        assertThat(interests.of(new Room("x"))).isEqualTo(2);
        assertThat(interests.all()).hasSize(3);
    }
}
