package dev.parley.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the directory of instances. */
@ConfigMapping(prefix = "parley.directory")
public interface DirectoryConfig {
    /** The time for which an instance counts as alive after it last renewed its lease. */
    @WithDefault("90s")
    Duration lease();

    /** The interval at which an instance renews its lease. */
    @WithDefault("30s")
    Duration renewal();

    /** The time to wait for the answers of the other instances. */
    @WithDefault("1s")
    Duration patience();

    /** Maximum number of questions that wait for answers. Those beyond are answered by this instance alone. */
    @WithDefault("1000")
    int questions();
}
