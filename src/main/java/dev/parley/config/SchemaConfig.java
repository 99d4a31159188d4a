package dev.parley.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the database's schema. */
@ConfigMapping(prefix = "parley.schema")
public interface SchemaConfig {
    /** Whether an instance migrates the schema when it starts. If not, it must be migrated before. */
    @WithDefault("true")
    boolean migrate();
}
