package dev.parley.http.guard;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of HTTP requests, including upgrades. Times are checked once a second. */
@ConfigMapping(prefix = "parley.requests")
interface RequestConfig {
    /** The time from the connection to the end of the first request's headers, TLS included. */
    @WithDefault("10s")
    Duration headTimeout();

    /** The time from the end of the headers to the end of the body. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** The time from the end of a request to its answer, and then again until the client has read that. */
    @WithDefault("60s")
    Duration timeout();

    /** The time from an answer to the headers of the next request. */
    @WithDefault("75s")
    Duration idleTimeout();

    /**
     * Bytes of bodies that an instance holds at the same time, until they are answered. An address may hold as many of
     * them as are left for all others. Requests beyond are refused with 503.
     */
    @WithDefault("32M")
    MemorySize bodyBytes();
}
