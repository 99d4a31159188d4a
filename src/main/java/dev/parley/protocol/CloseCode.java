package dev.parley.protocol;

/**
 * Why the server closes a connection, and what a client does about it. The numbers are public contract.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-7.4">RFC 6455, section 7.4</a>
 */
public enum CloseCode {
    /** Done; connect again when there is a reason to. */
    NORMAL(1000, "bye"),
    /** The connection fell silent; reconnect with back-off. */
    GOING_AWAY(1001, "no sign of life"),
    /** A frame broke RFC 6455; mend the client. */
    PROTOCOL_ERROR(1002, "protocol error"),
    /** A text frame was not UTF-8; mend the client. */
    NOT_UTF8(1007, "not UTF-8"),
    /** Too many frames that make no sense; mend the client. */
    TOO_MUCH_RUBBISH(1008, "too many bad frames"),
    /** A frame was over the dialect's limit; do not send it again. */
    TOO_LARGE(1009, "message too large"),
    /** A fault on the server's side; reconnect with back-off. */
    INTERNAL(1011, "internal error"),
    /** The instance restarts; reconnect after the delay it announced, or with back-off. */
    RESTARTING(1012, "restarting"),
    /** The instance is full; reconnect with a longer back-off. */
    OVERLOADED(1013, "try again later"),
    /** No token, a bad one, or one that expired; get a new one and reconnect. */
    UNAUTHENTICATED(4401, "unauthenticated"),
    /** The user's access was revoked; do not reconnect by yourself. */
    REVOKED(4403, "revoked"),
    /** The client reads slower than its conversations speak; reconnect and resume from the last {@code seq}. */
    TOO_SLOW(4408, "reading too slowly"),
    /** Far over a limit; reconnect with a long back-off. */
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

    /** A short human phrase for the close frame. */
    public String reason() {
        return reason;
    }
}
