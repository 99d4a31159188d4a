package dev.parley.limits;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * What one client, one user, one address may take of an instance. Whoever asks for more is told {@code rate_limited};
 * whoever goes on nevertheless is closed with 4429. Each limit counts what it refuses in {@code parley.limits.refused}.
 *
 * <p>The defaults are far above what people do, and below what an instance on two cores can do, so that no single one
 * takes all of it. All are from 1; a rate is an average over what the burst lasts.
 */
@ConfigMapping(prefix = "parley.limits")
public interface LimitsConfig {
    /** Connections of an instance; beyond them upgrades are refused with 503. About 10 KB of heap each when idle. */
    @WithDefault("50000")
    int connections();

    /** Connections of one user on an instance: each event for the user is written so many times. */
    @WithDefault("200")
    int connectionsPerUser();

    /**
     * Connections of one address on an instance, an IPv6 network of 64 bits counting as one. High, since thousands
     * share the address of a mobile carrier, and all have the one of a proxy that is not trusted.
     */
    @WithDefault("20000")
    int connectionsPerAddress();

    /**
     * Connections to one port of an instance that are no WebSocket, or not yet, whether they say something or not. Of
     * these an address may have as many as are left for all others, unless it is a trusted proxy's. Those beyond are
     * closed unread. Together with {@link #connections} below what the process may have open.
     */
    @WithDefault("10000")
    int httpConnections();

    /** Upgrades that an instance takes in a second; beyond them they are refused with 503. */
    @WithDefault("300")
    int upgradesPerSecond();

    /** Upgrades that it takes at once after a quiet time. */
    @WithDefault("300")
    int upgradeBurst();

    /**
     * The same for one address. Of the instance's own an address may also have no more in a second than are left for
     * all others. Beyond either, upgrades are refused with 429.
     */
    @WithDefault("300")
    int upgradesPerSecondPerAddress();

    /** See {@link #upgradesPerSecondPerAddress}. */
    @WithDefault("300")
    int upgradeBurstPerAddress();

    /** Those whose upgrade is refused are told to try again after 1 s to this long, at random. */
    @WithDefault("5s")
    Duration retryAfter();

    /** Frames of one connection in a second, control frames and fragments included. */
    @WithDefault("1000")
    int framesPerSecond();

    /** Frames at once after a quiet time. */
    @WithDefault("5000")
    int frameBurst();

    /** Payload bytes of one connection's frames in a second. */
    @WithDefault("4194304")
    int bytesPerSecond();

    /** Bytes at once after a quiet time. */
    @WithDefault("16777216")
    int byteBurst();

    /**
     * Frames of one connection that wait to be handled: its socket is not read long before, but has handed over some.
     */
    @WithDefault("2048")
    int inboxFrames();

    /**
     * Typing and changes of status of one user in a second, over all connections of an instance: each is told to many.
     */
    @WithDefault("20")
    int signalsPerSecond();

    /** Such signals at once after a quiet time. */
    @WithDefault("100")
    int signalBurst();

    /** Conversations that one user may subscribe to one by one in a second, over all connections of an instance. */
    @WithDefault("1000")
    int subscriptionsPerSecond();

    /** Such conversations at once after a quiet time; at least as many as one frame may name, which is 1,000. */
    @WithDefault("20000")
    int subscriptionBurst();

    /** Messages sent, edited or deleted by one user in a second, over all connections, instances and HTTP. */
    @WithDefault("500")
    int sendsPerSecond();

    /** Such sends at once after a quiet time. */
    @WithDefault("5000")
    int sendBurst();

    /**
     * KiB of their app's own signals that one user may have relayed in a second, over all connections and instances;
     * each signal counts as at least one.
     */
    @WithDefault("50")
    int relaysPerSecond();

    /** KiB of such signals at once after a quiet time: the offers and candidates of a call with many come together. */
    @WithDefault("500")
    int relayBurst();

    /** Bytes of UTF-8 that the data of one such signal may have. A default frame of 8 KiB has room for it. */
    @WithDefault("7168")
    int signalBytes();

    /**
     * Pages of messages, conversations and presence that one user may read in a second, over all connections and HTTP.
     */
    @WithDefault("100")
    int readsPerSecond();

    /** Such reads at once after a quiet time. */
    @WithDefault("1000")
    int readBurst();

    /**
     * Users whom one user may begin a chat with or add to groups in an hour; they are not asked. Services are not bound
     * by it.
     */
    @WithDefault("250")
    int invitationsPerHour();

    /** Such invitations at once after a quiet time; a larger group may be made then too, and takes all of them. */
    @WithDefault("250")
    int invitationBurst();

    /**
     * HTTP requests of one user that an instance answers at the same time, until the last byte of each answer is sent.
     */
    @WithDefault("32")
    int requestsPerUser();

    /** What one service may have told to others in a second, over HTTP. */
    @WithDefault("1000")
    int serviceCallsPerSecond();

    /** Such calls at once after a quiet time. */
    @WithDefault("5000")
    int serviceCallBurst();

    /** Users whose sends are counted at the same time; those longest without a send are forgotten first. */
    @WithDefault("100000")
    int trackedUsers();

    /** After so many refusals within {@link #refusalWindow} the connection is closed with 4429. */
    @WithDefault("500")
    int refusals();

    /** See {@link #refusals}. */
    @WithDefault("10s")
    Duration refusalWindow();

    /** For how long a user who flooded may not connect again. */
    @WithDefault("10s")
    Duration ban();

    /**
     * Conversations to which one connection may subscribe one by one; {@code *} is bounded by its user's memberships.
     */
    @WithDefault("100000")
    int conversationsPerConnection();

    /** Rooms in which one connection may be. */
    @WithDefault("200")
    int roomsPerConnection();

    /** Members of a group: each message is written to all of them. */
    @WithDefault("1000")
    int membersPerGroup();

    /** Outbound bytes that may wait for one connection; at this many its reader is too slow, and closed with 4408. */
    @WithDefault("1048576")
    long queueBytes();
}
