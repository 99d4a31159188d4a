package dev.parley.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the trace of messages. */
@ConfigMapping(prefix = "parley.way")
public interface WayConfig {
    /**
     * The number of newest published messages whose time is remembered, and of received ones; each takes 16 bytes. From
     * 1.
     */
    @WithDefault("16384")
    int rememberedMessages();
}
