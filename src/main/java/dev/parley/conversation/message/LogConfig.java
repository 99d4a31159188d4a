package dev.parley.conversation.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of the message log. */
@ConfigMapping(prefix = "parley.log")
public interface LogConfig {
    /**
     * The maximum number of statements in flight, each for conversations of its own, from 1. More use more of a
     * database that has spare cores or is far away; each statement then carries fewer messages, at a higher cost per
     * message.
     */
    @WithDefault("2")
    int slots();

    /** The maximum number of messages in one statement, from 1. */
    @WithDefault("500")
    int batchSize();

    /**
     * The maximum number of sends that wait for the statements in flight, from 1. Sends beyond it are refused with {@code unavailable}.
     */
    @WithDefault("10000")
    int queueSize();
}
