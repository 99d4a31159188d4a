package dev.parley.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a connection's handshake. Longer texts are cut.
 *
 * @param remoteAddress the client's address as the server sees it, at most {@value #MAX_ADDRESS} characters; null if
 *     unknown
 * @param userAgent     the client's {@code User-Agent}, at most {@value #MAX_USER_AGENT} characters; null if it sent
 *                      none
 */
public record ConnectionFacts(
        Instant connectedAt,
        @Nullable String remoteAddress,
        @Nullable String userAgent) {
    public static final int MAX_ADDRESS = 64;
    public static final int MAX_USER_AGENT = 256;

    public ConnectionFacts {
        remoteAddress = cut(remoteAddress, MAX_ADDRESS);
        userAgent = cut(userAgent, MAX_USER_AGENT);
    }

    private static @Nullable String cut(@Nullable String text, int length) {
        return text == null || text.length() <= length ? text : text.substring(0, length);
    }
}
