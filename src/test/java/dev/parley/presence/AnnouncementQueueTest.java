package dev.parley.presence;

import static dev.parley.testing.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Event.PresenceChanged;
import dev.parley.protocol.Status;
import dev.parley.protocol.UserPresence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class AnnouncementQueueTest {
    private final AnnouncementQueue news = new AnnouncementQueue(2, 2);

    @Test
    void ofAUserOnlyTheNewestIsToldAndThatTheyCameIsNotForgotten() {
        news.add(changed("u1", Status.ONLINE, true));
        news.add(changed("u1", Status.AWAY, false));

        assertThat(news.next()).isEqualTo(changed("u1", Status.AWAY, true));
        assertThat(news.next()).isNull();
    }

    @Test
    void noNewsOvertakeThoseOfTheSameUser() {
        news.add(changed("u1", Status.ONLINE, true));
        PresenceChanged first = news.next();
        news.add(changed("u1", Status.OFFLINE, true));

        assertThat(news.next()).as("under way").isNull();
        news.done(first);

        assertThat(news.next()).isEqualTo(changed("u1", Status.OFFLINE, true));
    }

    @Test
    void newsOfAFewUsersAreUnderWayAtATime() {
        news.add(changed("u1", Status.ONLINE, true));
        news.add(changed("u2", Status.ONLINE, true));
        PresenceChanged first = news.next();
        news.next();
        news.add(changed("u3", Status.ONLINE, true));

        assertThat(news.next()).isNull();
        assertThat(news.size()).isEqualTo(3);
        news.done(first);
        assertThat(news.next().presence().userId()).isEqualTo("u3");
    }

    @Test
    void newsOfTooManyUsersAreNotTaken() {
        assertThat(news.add(changed("u1", Status.ONLINE, true))).isTrue();
        assertThat(news.add(changed("u2", Status.ONLINE, true))).isTrue();

        assertThat(news.add(changed("u3", Status.ONLINE, true))).isFalse();
        assertThat(news.add(changed("u1", Status.OFFLINE, true))).isTrue();
        assertThat(news.next().presence().status()).isEqualTo(Status.OFFLINE);
    }

    private static PresenceChanged changed(String user, Status status, boolean cameOrWent) {
        return new PresenceChanged(new UserPresence(user, status, status == Status.OFFLINE ? NOON : null), cameOrWent);
    }
}
