package dev.parley.presence;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of presence and typing. */
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

    /** The maximum number of users in one call to Redis; 1 to 1000. */
    @WithDefault("500")
    int batch();

    /** The maximum number of users with a queued announcement. Those beyond are not announced. */
    @WithDefault("100000")
    int announcements();

    /**
     * The maximum size of a room in which users get each other's presence, counted per instance; 0 to 1000, the same on
     * all instances.
     */
    @WithDefault("200")
    int roomUsers();

    /** The maximum number of rooms that get a user's presence. */
    @WithDefault("50")
    int roomsPerUser();

    /** How long typing lasts after the last typing frame. */
    @WithDefault("10s")
    Duration typingLasts();

    /** The least time between two announcements of typing that goes on. */
    @WithDefault("3s")
    Duration typingRepeat();

    /** The maximum number of typing users of an instance, and of those that it knows on others. */
    @WithDefault("100000")
    int typingUsers();

    /** How often an instance looks for dead instances. */
    default Duration sweep() {
        return lease().dividedBy(15);
    }

    /** One sweep less than {@link #lease()}, so that its end is noticed in time. */
    default Duration leaseKey() {
        return lease().minus(sweep());
    }

    default Duration renewal() {
        return lease().dividedBy(3);
    }

    /** How often an instance looks for users whose grace is over. */
    default Duration departures() {
        long millis = reconnectGrace().dividedBy(10).toMillis();
        return Duration.ofMillis(Math.clamp(millis, 50, 500));
    }
}
