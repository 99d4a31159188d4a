package dev.parley.socket.netty;

/**
 * What one connection may bring before anybody looks at what it says.
 *
 * @param messageBytes        the longest message, all its fragments together
 * @param fragments           the fragments in which a message may come
 * @param messageMillis       how long a message may take from its first fragment to its last
 * @param controlFrames       pings and pongs within {@code controlWindowMillis}
 * @param controlWindowMillis how long a window lasts
 */
public record FrameLimits(
        int messageBytes, int fragments, long messageMillis, int controlFrames, long controlWindowMillis) {}
