package dev.parley.socket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long HTTP requests may take, upgrades included; looked at once a second. */
@ConfigMapping(prefix = "parley.requests")
interface RequestConfig {
    /** How long a new connection has until its first request's line and headers are there, TLS included. */
    @WithDefault("10s")
    Duration headTimeout();

    /** How long a request may take from its headers to the end of its answer. */
    @WithDefault("60s")
    Duration timeout();

    /** How long after an answer the next request's headers must be there. */
    @WithDefault("75s")
    Duration idleTimeout();
}
