package dev.parley.socket.netty;

/**
 * Limits of one connection's frames, which apply before their content is read.
 *
 * @param messageBytes        the maximum size of a message, all its fragments together
 * @param fragments           the maximum number of fragments of a message
 * @param messageMillis       the maximum time from a message's first byte to its last, and of a control frame's
 * @param controlFrames       the maximum number of pings and pongs within {@code controlWindowMillis}
 * @param controlWindowMillis the length of a window
 */
public record FrameLimits(
        int messageBytes, int fragments, long messageMillis, int controlFrames, long controlWindowMillis) {}
