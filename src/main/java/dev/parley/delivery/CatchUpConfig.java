package dev.parley.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of catching up with the log. */
@ConfigMapping(prefix = "parley.catchup")
public interface CatchUpConfig {
    /** The interval of rounds while the bus is up. They find only what was lost. */
    @WithDefault("3s")
    Duration interval();

    /** The interval of rounds while the bus is down. Everything from other instances arrives this way then. */
    @WithDefault("300ms")
    Duration intervalWithoutBus();

    /** How long a committed message may be on its way over the bus before it counts as lost. */
    @WithDefault("300ms")
    Duration patience();

    /** The maximum number of rows that one query reads. */
    @WithDefault("5000")
    int pageRows();

    /**
     * The maximum number of queries of one round. What is beyond them is read in the next round, which follows at once.
     */
    @WithDefault("20")
    int pagesPerRound();
}
