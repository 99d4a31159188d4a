package dev.parley.tracing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of tracing. The {@code OTEL_…} variables of OpenTelemetry set where spans go and how many there are. */
@ConfigMapping(prefix = "parley.tracing")
public interface TracingConfig {
    /** Whether messages are traced. */
    @WithDefault("false")
    boolean enabled();

    /**
     * The number of messages whose time is remembered for their trace: of the newest published ones, and of the newest
     * received ones. Each takes 16 bytes. From 1.
     */
    @WithDefault("16384")
    int rememberedMessages();
}
