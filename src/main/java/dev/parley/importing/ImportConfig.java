package dev.parley.importing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What an import may take of an instance. */
@ConfigMapping(prefix = "parley.import")
public interface ImportConfig {
    /** Imports that run on an instance at the same time, from 1; others get 429. Each uses one database connection. */
    @WithDefault("2")
    int concurrent();

    /** Bytes of one line without its end, from 1024. */
    @WithDefault("65536")
    int maxLineBytes();

    /** Lines that are stored by the same statements, from 1. */
    @WithDefault("1000")
    int batchLines();

    /** Bytes of lines after which a batch is full, whatever their number. Two batches are in memory at a time. */
    @WithDefault("1048576")
    int batchBytes();

    /** Invalid lines that are reported one by one; those beyond are counted. */
    @WithDefault("1000")
    int reportedLines();

    /** Minimum time between two lines of progress. */
    @WithDefault("1s")
    Duration progressInterval();

    /** How long one statement may take. */
    @WithDefault("10s")
    Duration statementTimeout();
}
