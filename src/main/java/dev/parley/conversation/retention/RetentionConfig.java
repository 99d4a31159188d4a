package dev.parley.conversation.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How messages that were kept for long enough are deleted. */
@ConfigMapping(prefix = "parley.retention")
public interface RetentionConfig {
    /** How often an instance looks for what is too old. */
    @WithDefault("1m")
    Duration interval();

    /** At most so many rows are deleted by one statement, from 1. */
    @WithDefault("500")
    int batch();

    /** At most so many conversations are looked at by one statement, from 1. */
    @WithDefault("200")
    int page();

    /** At most so many statements in one round, from 1; the next round goes on where it ended. */
    @WithDefault("100")
    int statements();

    /** For how long it is known who joined and left; longer than an instance may be out of touch with the database. */
    @WithDefault("1d")
    Duration keepMemberChanges();
}
