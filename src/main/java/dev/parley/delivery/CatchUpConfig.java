package dev.parley.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of catching up with the logs. */
@ConfigMapping(prefix = "parley.catchup")
public interface CatchUpConfig {
    /** The interval of rounds while the bus is up. They find only what was lost. */
    @WithDefault("3s")
    Duration interval();

    /** The interval of rounds while the bus is down. Everything from other instances arrives this way then. */
    @WithDefault("300ms")
    Duration intervalWithoutBus();

    /** How long a committed entry may be on its way over the bus before it counts as lost. */
    @WithDefault("300ms")
    Duration patience();

    /**
     * The number of logs that a round compares, from 1. If the instance listens to more, several rounds share them, but
     * never more than fit into {@link #everyLogWithin}.
     */
    @WithDefault("2000")
    int logsPerRound();

    /** The time in which each log is compared once, while nothing is known to be missing. */
    @WithDefault("15s")
    Duration everyLogWithin();

    /** The number of logs that one statement compares, from 1. */
    @WithDefault("1000")
    int logsPerStatement();
}
