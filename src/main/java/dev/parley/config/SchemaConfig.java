package dev.parley.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The schema of the database. */
@ConfigMapping(prefix = "parley.schema")
public interface SchemaConfig {
    /** Whether an instance brings the schema up to date when it starts. Otherwise that is to be done before. */
    @WithDefault("true")
    boolean migrate();
}
