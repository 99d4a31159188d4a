package dev.parley.socket.endpoint;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of {@code listings} connections that differ from those of other dialects. */
@ConfigMapping(prefix = "parley.listings")
public interface ListingsConfig {
    /**
     * How long the socket may take to write what was handed to it before the connection is closed; checked every 250
     * ms.
     */
    @WithDefault("1s")
    Duration writeTimeout();

    /** The maximum size of a client message, in bytes. */
    @WithDefault("8192")
    int messageBytes();
}
