package dev.parley.conversation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of the message log. */
@ConfigMapping(prefix = "parley.log")
public interface LogConfig {
    /** At most so many messages go into one statement, from 1. */
    @WithDefault("500")
    int batchSize();

    /** At most so many sends wait for the statement in flight, from 1; those beyond are answered {@code unavailable}. */
    @WithDefault("10000")
    int queueSize();

    /** A statement that takes longer is given up, and whoever waits for it is answered {@code unavailable}. */
    @WithDefault("10s")
    Duration statementTimeout();
}
