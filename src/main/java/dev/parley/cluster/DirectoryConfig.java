package dev.parley.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How instances know of each other. */
@ConfigMapping(prefix = "parley.directory")
public interface DirectoryConfig {
    /** How long an instance counts as alive after it last said so. */
    @WithDefault("90s")
    Duration lease();

    /** How often it says so. */
    @WithDefault("30s")
    Duration renewal();

    /** How long the others' answers are waited for. */
    @WithDefault("1s")
    Duration patience();

    /** At most so many questions wait for answers; those beyond are answered by this instance alone. */
    @WithDefault("1000")
    int questions();
}
