package dev.parley.tracing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether messages are followed. Where to and how many is said by the {@code OTEL_…} variables of OpenTelemetry. */
@ConfigMapping(prefix = "parley.tracing")
public interface TracingConfig {
    @WithDefault("false")
    boolean enabled();
}
