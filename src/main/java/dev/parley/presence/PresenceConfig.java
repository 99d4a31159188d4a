package dev.parley.presence;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Presence and typing. */
@ConfigMapping(prefix = "parley.presence")
public interface PresenceConfig {
    /** How long after a user's last connection they still count as online. */
    @WithDefault("5s")
    Duration reconnectGrace();

    /** After the last typing frame, typing goes on for this long. */
    @WithDefault("10s")
    Duration typingLasts();

    /** Typing that goes on is told again no sooner than after this. */
    @WithDefault("3s")
    Duration typingRepeat();

    /** At most so many users may be typing on an instance at the same time. */
    @WithDefault("100000")
    int typingUsers();
}
