package dev.parley.tracing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of tracing. Where spans go and how many is set by the {@code OTEL_…} variables of OpenTelemetry. */
@ConfigMapping(prefix = "parley.tracing")
public interface TracingConfig {
    /** Whether messages are followed by spans. */
    @WithDefault("false")
    boolean enabled();

    /**
     * The number of newest published messages whose time is remembered for the trace of a message, and of received ones;
     * each takes 16 bytes. From 1.
     */
    @WithDefault("16384")
    int rememberedMessages();
}
