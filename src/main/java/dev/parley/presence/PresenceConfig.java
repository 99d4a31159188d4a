package dev.parley.presence;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Presence and typing. */
@ConfigMapping(prefix = "parley.presence")
public interface PresenceConfig {
    /** How long after a user's last connection they still count as online; the same on all instances. */
    @WithDefault("5s")
    Duration reconnectGrace();

    /**
     * The users of an instance that has died are offline after this at the latest; it says that it is alive three
     * times as often. At least 1 s; the same on all instances.
     */
    @WithDefault("90s")
    Duration lease();

    /** So many users at most are told to Redis, or taken from a dead instance, in one call; 1 to 1000. */
    @WithDefault("500")
    int batch();

    /** At most so many users' news wait to be announced; of those beyond, nobody is told. */
    @WithDefault("100000")
    int announcements();

    /**
     * Users in a room are told of each other's presence as long as the room has at most so many, counted for each
     * instance where they are; 0 to 1000, the same on all instances.
     */
    @WithDefault("200")
    int roomUsers();

    /** In so many rooms a user counts; others are not told of their presence. */
    @WithDefault("50")
    int roomsPerUser();

    /** After the last typing frame, typing goes on for this long. */
    @WithDefault("10s")
    Duration typingLasts();

    /** Typing that goes on is told again no sooner than after this. */
    @WithDefault("3s")
    Duration typingRepeat();

    /** At most so many users may be typing on an instance at the same time, and as many on others be known of. */
    @WithDefault("100000")
    int typingUsers();

    /** How often an instance looks for others that have died. */
    default Duration sweep() {
        return lease().dividedBy(15);
    }

    /** Short of {@link #lease()} by one sweep, so that the last of it is noticed in time. */
    default Duration leaseKey() {
        return lease().minus(sweep());
    }

    default Duration renewal() {
        return lease().dividedBy(3);
    }

    /** How often an instance looks whose grace is over. */
    default Duration departures() {
        long millis = reconnectGrace().dividedBy(10).toMillis();
        return Duration.ofMillis(Math.clamp(millis, 50, 500));
    }
}
