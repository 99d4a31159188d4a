package dev.parley.security.revocation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How instances learn whose tokens were taken back. */
@ConfigMapping(prefix = "parley.revocation")
public interface RevocationConfig {

    /** How often an instance looks for revocations that it was not told of. */
    @WithDefault("5s")
    Duration interval();

    /** The same while the bus is away: then it is told of none. */
    @WithDefault("1s")
    Duration intervalWithoutBus();

    /**
     * After this time without a look, what is remembered counts for nothing, and PostgreSQL is asked about each token.
     */
    @WithDefault("30s")
    Duration stale();

    /** Revocations are remembered for so long; about a token that is older, PostgreSQL is asked. */
    @WithDefault("30d")
    Duration remember();

    /** At most so many are remembered, the newest. */
    @WithDefault("50000")
    int size();

    /** Rows read by one query. */
    @WithDefault("1000")
    int pageRows();
}
