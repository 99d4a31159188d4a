package dev.parley.socket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How an instance takes leave of its clients. */
@ConfigMapping(prefix = "parley.drain")
public interface DrainConfig {
    /**
     * Over this time the clients are told to come back, each at a time of its own; in the first half of it they are
     * told so.
     */
    @WithDefault("6s")
    Duration window();

    /** How long what a client has asked for may take to be done, and how long its connection to close. */
    @WithDefault("3s")
    Duration patience();

    /** How long, after the drain, HTTP requests may take to be answered. */
    @WithDefault("5s")
    Duration requests();
}
