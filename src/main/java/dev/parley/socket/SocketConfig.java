package dev.parley.socket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of WebSocket connections. */
@ConfigMapping(prefix = "parley.socket")
public interface SocketConfig {
    /** The maximum number of fragments of a message; more close the connection with 1008. */
    @WithDefault("1024")
    int fragments();

    /** The maximum time from a message's first byte to its last; bytes that arrive later close with 1008. */
    @WithDefault("30s")
    Duration messageTimeout();

    /**
     * The maximum number of pings and pongs of a client within {@link #controlFrameWindow}; one more closes with 4429.
     */
    @WithDefault("60")
    int controlFrames();

    /** See {@link #controlFrames}. */
    @WithDefault("10s")
    Duration controlFrameWindow();

    /** Whether to log a line when a client is authenticated, and one when it is gone. */
    @WithDefault("true")
    boolean logConnections();

    /** How long a connection may stay without a valid token. */
    @WithDefault("10s")
    Duration authTimeout();

    /** How long before its token ends a client is notified. */
    @WithDefault("60s")
    Duration expiryWarning();

    /** The time between two pings of the server. */
    @WithDefault("30s")
    Duration pingInterval();

    /** The keep-alive timeout: a connection from which nothing comes for this long is closed. */
    @WithDefault("60s")
    Duration silenceLimit();

    /** How long the socket may take to write what was handed to it before the connection is closed. */
    @WithDefault("10s")
    Duration writeTimeout();

    /** How long a client may take to answer a close frame before it is cut off. */
    @WithDefault("2s")
    Duration closeTimeout();

    /** The maximum number of commands of one connection in flight; above it the socket is not read. */
    @WithDefault("256")
    int commandsInFlight();

    /** The number of bad frames within {@link #badFrameWindow} that closes the connection. */
    @WithDefault("20")
    int badFrames();

    /** See {@link #badFrames}. */
    @WithDefault("10s")
    Duration badFrameWindow();

    /**
     * How long after a disconnect a client can resume from its last {@code seq}. Sent to the client; not enforced here.
     */
    @WithDefault("30d")
    Duration resumeWindow();

    /** The maximum size of a message of a native client, in bytes. */
    @WithDefault("8192")
    int parleyMessageBytes();

    /** The maximum size of a message of a {@code goods} client, in bytes. */
    @WithDefault("8192")
    int goodsMessageBytes();

    /** The maximum size of a message of a {@code sohbet} client, in bytes. */
    @WithDefault("8192")
    int sohbetMessageBytes();

    /** The maximum size of a message of a {@code notifications} client, in bytes. */
    @WithDefault("512")
    int notificationsMessageBytes();
}
