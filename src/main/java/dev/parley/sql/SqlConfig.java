package dev.parley.sql;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of the statements that serve clients. */
@ConfigMapping(prefix = "parley.sql")
public interface SqlConfig {
    /** Maximum time of a statement. One that takes longer is given up, and its caller gets {@code unavailable}. */
    @WithDefault("10s")
    Duration statementTimeout();
}
