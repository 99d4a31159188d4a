package dev.parley.protocol;

/**
 * Why the server closes a connection, and what the client should do. The numbers are part of the public contract.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-7.4">RFC 6455, section 7.4</a>
 */
public enum CloseCode {
    /** Normal end; connect again when needed. */
    NORMAL(1000, "normal closure"),
    /** Keep-alive timeout; reconnect with back-off. */
    GOING_AWAY(1001, "keep-alive timeout"),
    /** A frame violated RFC 6455; fix the client. */
    PROTOCOL_ERROR(1002, "protocol error"),
    /** A text frame was not UTF-8; fix the client. */
    NOT_UTF8(1007, "not UTF-8"),
    /** Too many invalid frames; fix the client. */
    TOO_MANY_BAD_FRAMES(1008, "too many bad frames"),
    /** A frame exceeded the dialect's maximum size; do not send it again. */
    TOO_LARGE(1009, "message too large"),
    /** A server error; reconnect with back-off. */
    INTERNAL(1011, "internal error"),
    /** The instance restarts; reconnect after the delay that it sent, or with back-off. */
    RESTARTING(1012, "restarting"),
    /** The instance is full; reconnect with a longer back-off. */
    OVERLOADED(1013, "try again later"),
    /** The token is missing, invalid or expired; get a new one and reconnect. */
    UNAUTHENTICATED(4401, "unauthenticated"),
    /** The user's access was revoked; do not reconnect automatically. */
    REVOKED(4403, "revoked"),
    /** The client reads more slowly than its events arrive; reconnect and resume from the last {@code seq}. */
    TOO_SLOW(4408, "slow consumer"),
    /** A limit was exceeded by far; reconnect with a long back-off. */
    RATE_LIMITED(4429, "rate limited");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The number in the close frame. */
    public int code() {
        return code;
    }

    /** A short text for the close frame. */
    public String reason() {
        return reason;
    }
}
