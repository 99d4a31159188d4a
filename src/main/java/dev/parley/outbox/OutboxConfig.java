package dev.parley.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The relay of what other services write into the table {@code outbox}. */
@ConfigMapping(prefix = "parley.outbox")
public interface OutboxConfig {
    /** Whether this instance takes part. */
    @WithDefault("true")
    boolean enabled();

    /** How long after one look at the table the next one follows; a full batch is followed at once. */
    @WithDefault("250ms")
    Duration poll();

    /** At most so many rows are published in one transaction, from 1. */
    @WithDefault("100")
    int batchSize();

    /** A longer payload, in bytes of its text, is set aside. */
    @WithDefault("65536")
    int maxPayloadBytes();

    /** A batch that takes longer than this, from its first statement to its commit, is given up and tried again. */
    @WithDefault("10s")
    Duration timeout();

    /** Rows that were set aside are kept for this long, for somebody to look at. */
    @WithDefault("7d")
    Duration keepSetAside();
}
