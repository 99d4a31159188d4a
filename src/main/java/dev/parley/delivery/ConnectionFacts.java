package dev.parley.delivery;

import java.time.Instant;

/**
 * All that is kept of a connection's handshake. Longer texts are cut.
 *
 * @param remoteAddress as the server sees it, up to {@value #MAX_ADDRESS} characters; null if it does not
 * @param userAgent     what the client calls itself, up to {@value #MAX_USER_AGENT} characters; null if it does not
 */
public record ConnectionFacts(Instant connectedAt, String remoteAddress, String userAgent) {
    public static final int MAX_ADDRESS = 64;
    public static final int MAX_USER_AGENT = 256;

    public ConnectionFacts {
        remoteAddress = cut(remoteAddress, MAX_ADDRESS);
        userAgent = cut(userAgent, MAX_USER_AGENT);
    }

    private static String cut(String text, int length) {
        return text == null || text.length() <= length ? text : text.substring(0, length);
    }
}
