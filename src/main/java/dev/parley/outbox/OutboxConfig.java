package dev.parley.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the relay that publishes what services write into the table {@code outbox}. */
@ConfigMapping(prefix = "parley.outbox")
public interface OutboxConfig {
    /** Whether this instance relays. */
    @WithDefault("true")
    boolean enabled();

    /** The time between two polls of the table. After a full batch the next follows at once. */
    @WithDefault("250ms")
    Duration poll();

    /** Maximum number of rows that are published in one transaction, from 1. */
    @WithDefault("100")
    int batchSize();

    /** Maximum length of a payload, in bytes of its text. A row with a longer one is set aside. */
    @WithDefault("65536")
    int maxPayloadBytes();

    /**
     * Maximum time of a batch, from its first statement to its commit. A batch that takes longer is rolled back and
     * tried again.
     */
    @WithDefault("10s")
    Duration timeout();

    /** The time for which rows that were set aside are kept. */
    @WithDefault("7d")
    Duration keepSetAside();
}
