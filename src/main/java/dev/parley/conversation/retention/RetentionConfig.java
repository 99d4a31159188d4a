package dev.parley.conversation.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the deletion of old messages. */
@ConfigMapping(prefix = "parley.retention")
public interface RetentionConfig {
    /** The interval at which an instance looks for old messages. */
    @WithDefault("1m")
    Duration interval();

    /** The maximum number of rows that one statement deletes, from 1. */
    @WithDefault("500")
    int batch();

    /** The maximum number of conversations that one statement looks at, from 1. */
    @WithDefault("200")
    int page();

    /** The maximum number of statements of one round, from 1. The next round continues where it ended. */
    @WithDefault("100")
    int statements();
}
