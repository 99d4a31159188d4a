package dev.parley.importing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of imports on an instance. */
@ConfigMapping(prefix = "parley.import")
public interface ImportConfig {
    /** The maximum number of imports at the same time, from 1; others get 429. Each uses one database connection. */
    @WithDefault("2")
    int concurrent();

    /** The maximum size of a line in bytes, without its end, from 1024. */
    @WithDefault("65536")
    int maxLineBytes();

    /** The maximum number of lines that the same statements store, from 1. */
    @WithDefault("1000")
    int batchLines();

    /**
     * The size in bytes at which a batch is full, whatever its number of lines. Two batches are in memory at a time.
     */
    @WithDefault("1048576")
    int batchBytes();

    /** The maximum number of invalid lines that are reported one by one; those beyond it are only counted. */
    @WithDefault("1000")
    int reportedLines();

    /** The minimum time between two lines of progress. */
    @WithDefault("1s")
    Duration progressInterval();

    /** The maximum time of one statement. */
    @WithDefault("10s")
    Duration statementTimeout();
}
