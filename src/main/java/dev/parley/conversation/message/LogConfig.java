package dev.parley.conversation.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of the message log. */
@ConfigMapping(prefix = "parley.log")
public interface LogConfig {
    /**
     * So many statements may be in flight at once, each for conversations of its own, from 1. More use more of a
     * database that has cores to spare or is far away; each statement then carries fewer messages, and costs more for
     * each.
     */
    @WithDefault("2")
    int lanes();

    /** At most so many messages go into one statement, from 1. */
    @WithDefault("500")
    int batchSize();

    /**
     * At most so many sends wait for the statements in flight, from 1, each lane an equal part of them; those beyond
     * are answered {@code unavailable}.
     */
    @WithDefault("10000")
    int queueSize();
}
