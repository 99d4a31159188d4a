package dev.parley.socket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the drain. */
@ConfigMapping(prefix = "parley.drain")
public interface DrainConfig {
    /** The time over which clients come back, each at a random moment. They are sent away within its first half. */
    @WithDefault("6s")
    Duration window();

    /** How long a client's commands may take to complete, and then its connection to close. */
    @WithDefault("3s")
    Duration patience();

    /** How long, after the drain, HTTP requests may take to be answered. */
    @WithDefault("5s")
    Duration requests();
}
