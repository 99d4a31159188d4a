package dev.parley.socket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How connections are kept. */
@ConfigMapping(prefix = "parley.socket")
public interface SocketConfig {
    /** Fragments in which a message may come; one in more is refused with 1008. */
    @WithDefault("1024")
    int fragments();

    /** How long a message may take from its first fragment to its last; one that takes longer is refused with 1008. */
    @WithDefault("30s")
    Duration messageTimeout();

    /** So many pings and pongs of a client are taken within {@link #controlFrameWindow}; one more closes with 4429. */
    @WithDefault("60")
    int controlFrames();

    /** See {@link #controlFrames}. */
    @WithDefault("10s")
    Duration controlFrameWindow();

    /** Whether the log has a line when a client has come in, and one when it is gone. */
    @WithDefault("true")
    boolean logConnections();

    /** How long a connection may stay without a token. */
    @WithDefault("10s")
    Duration authTimeout();

    /** How long before its token ends a client is warned. */
    @WithDefault("60s")
    Duration expiryWarning();

    /** How often the server pings. */
    @WithDefault("30s")
    Duration pingInterval();

    /** After this long without anything from the client the connection is closed. */
    @WithDefault("60s")
    Duration silenceLimit();

    /** How long the socket may take over what it was handed before the connection is closed. */
    @WithDefault("10s")
    Duration writeTimeout();

    /** How long a client has to answer a close frame before it is cut off. */
    @WithDefault("2s")
    Duration closeTimeout();

    /** Commands of one connection that may run at the same time; beyond them its socket is not read. */
    @WithDefault("256")
    int commandsInFlight();

    /** So many bad frames within {@link #badFrameWindow} close the connection. */
    @WithDefault("20")
    int badFrames();

    /** See {@link #badFrames}. */
    @WithDefault("10s")
    Duration badFrameWindow();

    /** How long a client may be away and still resume from its last {@code seq}, as it is told. */
    @WithDefault("30d")
    Duration resumeWindow();

    /** The longest native client message, in bytes. */
    @WithDefault("8192")
    int parleyMessageBytes();

    /** The longest message of a {@code goods} client, in bytes. */
    @WithDefault("8192")
    int goodsMessageBytes();

    /** The longest message of a {@code sohbet} client, in bytes. */
    @WithDefault("8192")
    int sohbetMessageBytes();

    /** The longest message of a {@code notifications} client, in bytes. */
    @WithDefault("512")
    int notificationsMessageBytes();
}
