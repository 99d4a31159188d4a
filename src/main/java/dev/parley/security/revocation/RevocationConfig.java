package dev.parley.security.revocation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of how instances learn of revocations. */
@ConfigMapping(prefix = "parley.revocation")
public interface RevocationConfig {

    /** The interval at which an instance polls for revocations of which it was not notified. */
    @WithDefault("5s")
    Duration interval();

    /** The same while the bus is down and carries no notifications. */
    @WithDefault("1s")
    Duration intervalWithoutBus();

    /**
     * The time without a successful poll after which the memory is not used, and PostgreSQL is asked about each token.
     */
    @WithDefault("30s")
    Duration stale();

    /** The time for which revocations are remembered. PostgreSQL is asked about tokens that are older. */
    @WithDefault("30d")
    Duration remember();

    /** Maximum number of revocations that are remembered, the newest ones. */
    @WithDefault("50000")
    int size();

    /** Maximum number of rows that one query reads. */
    @WithDefault("1000")
    int pageRows();
}
