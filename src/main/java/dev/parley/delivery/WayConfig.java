package dev.parley.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is remembered of messages' ways. */
@ConfigMapping(prefix = "parley.way")
public interface WayConfig {
    /** So many of the newest messages that it published, and as many that it received; each takes 16 bytes. From 1. */
    @WithDefault("16384")
    int rememberedMessages();
}
