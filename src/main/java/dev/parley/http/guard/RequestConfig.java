package dev.parley.http.guard;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What HTTP requests may take, upgrades included. Times are checked once a second. */
@ConfigMapping(prefix = "parley.requests")
interface RequestConfig {
    /** How long a new connection has until its first request's line and headers are there, TLS included. */
    @WithDefault("10s")
    Duration headTimeout();

    /** How long a request's body may take from the headers to its end. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** How long an answer may take from the end of its request, and then again until the client has read it. */
    @WithDefault("60s")
    Duration timeout();

    /** How long after an answer the next request's headers must be there. */
    @WithDefault("75s")
    Duration idleTimeout();

    /**
     * Bytes of bodies that an instance holds at the same time, until they are answered. Of these an address may hold as
     * many as are left for all others; beyond them requests are refused with 503.
     */
    @WithDefault("32M")
    MemorySize bodyBytes();
}
