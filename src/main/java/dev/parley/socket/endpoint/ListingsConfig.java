package dev.parley.socket.endpoint;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How connections of the {@code listings} dialect are kept, where that differs from all others. */
@ConfigMapping(prefix = "parley.listings")
public interface ListingsConfig {
    /** How long the socket may take over what it was handed before the connection is closed; looked at every 250 ms. */
    @WithDefault("1s")
    Duration writeTimeout();

    /** The longest client message, in bytes. */
    @WithDefault("8192")
    int messageBytes();
}
