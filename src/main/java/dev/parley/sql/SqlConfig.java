package dev.parley.sql;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of the statements that serve clients. */
@ConfigMapping(prefix = "parley.sql")
public interface SqlConfig {
    /** A statement that takes longer is given up, and whoever waits for it is answered {@code unavailable}. */
    @WithDefault("10s")
    Duration statementTimeout();
}
