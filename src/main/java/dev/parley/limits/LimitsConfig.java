package dev.parley.limits;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Limits for one client, one user and one address on an instance. A client that exceeds a limit gets {@code
 * rate_limited}; one that goes on nevertheless is closed with 4429. Each limit counts what it refuses in {@code
 * parley.limits.refused}.
 *
 * <p>The defaults are far above what people do, and below what an instance on two cores can do, so that no single
 * client takes all of it. All values are from 1. A rate is an average over the time that the burst lasts.
 */
@ConfigMapping(prefix = "parley.limits")
public interface LimitsConfig {
    /** Connections of an instance; beyond them upgrades are refused with 503. About 10 KB of heap each when idle. */
    @WithDefault("50000")
    int connections();

    /** Connections of one user on an instance. Each event for the user is written to every one of them. */
    @WithDefault("200")
    int connectionsPerUser();

    /**
     * Connections of one address on an instance, an IPv6 network of 64 bits counting as one. High, since thousands
     * share the address of a mobile carrier, and all have the one of a proxy that is not trusted.
     */
    @WithDefault("20000")
    int connectionsPerAddress();

    /**
     * Connections to one port of an instance that are not WebSockets, or not yet, whether they send something or not.
     * An address may have as many of them as are left for all others, unless it is that of a trusted proxy. Connections
     * beyond the limit are closed unread. Together with {@link #connections} this must be below the maximum number of
     * files that the process may open.
     */
    @WithDefault("10000")
    int httpConnections();

    /** Upgrades that an instance takes per second; those beyond are refused with 503. */
    @WithDefault("300")
    int upgradesPerSecond();

    /** Upgrades that an instance takes at once after a quiet time. */
    @WithDefault("300")
    int upgradeBurst();

    /**
     * Upgrades of one address per second. An address may also have no more of {@link #upgradesPerSecond} within a
     * second than are left for all others. Upgrades beyond either are refused with 429.
     */
    @WithDefault("300")
    int upgradesPerSecondPerAddress();

    /** See {@link #upgradesPerSecondPerAddress}. */
    @WithDefault("300")
    int upgradeBurstPerAddress();

    /** The longest time after which a refused client is asked to try again. The time is random, from 1 s. */
    @WithDefault("5s")
    Duration retryAfter();

    /** Frames of one connection per second, control frames and fragments included. */
    @WithDefault("1000")
    int framesPerSecond();

    /** Frames at once after a quiet time. */
    @WithDefault("5000")
    int frameBurst();

    /** Payload bytes of one connection's frames per second. */
    @WithDefault("4194304")
    int bytesPerSecond();

    /** Bytes at once after a quiet time. */
    @WithDefault("16777216")
    int byteBurst();

    /**
     * Frames of one connection that wait to be handled. The socket is not read any more long before, but has handed
     * over some by then.
     */
    @WithDefault("2048")
    int inboxFrames();

    /**
     * Typing signals and status changes of one user per second, over all connections of an instance. Each is delivered
     * to many.
     */
    @WithDefault("20")
    int signalsPerSecond();

    /** Such signals at once after a quiet time. */
    @WithDefault("100")
    int signalBurst();

    /** Conversations that one user may subscribe to one by one per second, over all connections of an instance. */
    @WithDefault("1000")
    int subscriptionsPerSecond();

    /** Such conversations at once after a quiet time; at least as many as one frame may name, which is 1,000. */
    @WithDefault("20000")
    int subscriptionBurst();

    /** Messages sent, edited or deleted by one user per second, over all connections, instances and HTTP. */
    @WithDefault("500")
    int sendsPerSecond();

    /** Such sends at once after a quiet time. */
    @WithDefault("5000")
    int sendBurst();

    /**
     * KiB of an app's own signals that one user may send per second, over all connections and instances. Each signal
     * counts as at least one.
     */
    @WithDefault("50")
    int relaysPerSecond();

    /** KiB of such signals at once after a quiet time: the offers and candidates of a call with many come together. */
    @WithDefault("500")
    int relayBurst();

    /** Maximum size of the data of one such signal, in bytes of UTF-8. A default frame of 8 KiB has room for it. */
    @WithDefault("7168")
    int signalBytes();

    /**
     * Pages of messages, conversations and presence that one user may read per second, over all connections and HTTP.
     */
    @WithDefault("100")
    int readsPerSecond();

    /** Such reads at once after a quiet time. */
    @WithDefault("1000")
    int readBurst();

    /**
     * Users with whom one user may begin a conversation, or whom they may add to groups, per hour, since those are not
     * asked. Does not apply to services.
     */
    @WithDefault("250")
    int invitationsPerHour();

    /** Such invitations at once after a quiet time. A larger group may be created then, too, and takes all of them. */
    @WithDefault("250")
    int invitationBurst();

    /**
     * HTTP requests of one user that an instance answers at the same time, until the last byte of each answer is sent.
     */
    @WithDefault("32")
    int requestsPerUser();

    /** Calls of one service per second that publish something, over HTTP. */
    @WithDefault("1000")
    int serviceCallsPerSecond();

    /** Such calls at once after a quiet time. */
    @WithDefault("5000")
    int serviceCallBurst();

    /** Maximum number of users whose sends are counted. Those that have not sent for longest are forgotten first. */
    @WithDefault("100000")
    int trackedUsers();

    /** The number of refusals within {@link #refusalWindow} after which the connection is closed with 4429. */
    @WithDefault("500")
    int refusals();

    /** See {@link #refusals}. */
    @WithDefault("10s")
    Duration refusalWindow();

    /** The time for which a user who flooded may not connect again. */
    @WithDefault("10s")
    Duration ban();

    /**
     * Conversations to which one connection may subscribe one by one; {@code *} is bounded by its user's memberships.
     */
    @WithDefault("100000")
    int conversationsPerConnection();

    /** Rooms that one connection may be in. */
    @WithDefault("200")
    int roomsPerConnection();

    /** Members of a group. Each message is written to all of them. */
    @WithDefault("1000")
    int membersPerGroup();

    /**
     * Outbound bytes that may wait for one connection. At this many its reader is too slow, and is closed with 4408.
     */
    @WithDefault("1048576")
    long queueBytes();
}
