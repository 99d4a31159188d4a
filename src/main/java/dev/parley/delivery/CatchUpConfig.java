package dev.parley.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the log's tail is read. */
@ConfigMapping(prefix = "parley.catchup")
public interface CatchUpConfig {
    /** How often while the bus is up: then it finds only what was lost. */
    @WithDefault("3s")
    Duration interval();

    /** How often while the bus is away: then everything from other instances comes this way. */
    @WithDefault("300ms")
    Duration intervalWithoutBus();

    /** How long a message that is committed may be on its way over the bus before it counts as lost. */
    @WithDefault("300ms")
    Duration patience();

    /** Rows read by one query. */
    @WithDefault("5000")
    int pageRows();

    /** Queries of one round; what is beyond them is read in the next, which follows at once. */
    @WithDefault("20")
    int pagesPerRound();
}
