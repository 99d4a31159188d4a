package dev.parley.security;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that an operator wants to know of, since it may be an attack, or the answer to one. It never holds a token
 * or what somebody wrote.
 *
 * @param reason a word or two from a small fixed set, such as a {@link InvalidTokenException.Reason#tag()}
 * @param source whose doing it was
 */
public record SecurityEvent(Kind kind, String reason, Source source) {

    /** What happened. */
    public enum Kind {
        /** A token was shown that proves nothing, or none where one is needed. */
        TOKEN_REFUSED,
        /** A web page that is not ours wanted to connect. */
        ORIGIN_REFUSED,
        /** A request that is no HTTP, or no WebSocket handshake, as the standards have them. */
        MALFORMED_REQUEST,
        /** Somebody wanted to be, or do, what their token does not let them. */
        FORBIDDEN,
        /** An event came to a webhook that its service did not send, or not now. */
        WEBHOOK_REFUSED,
        /** More connections, requests, frames or bytes than are allowed. */
        LIMIT_BREACHED,
        /** The access of a user, or one token, was revoked. */
        REVOKED,
        /** An admin did what only admins may. */
        ADMIN_ACTION,
        /** A connection was closed because of what its client did. */
        CLOSED_BY_POLICY;

        /** As the log and the metrics call it. */
        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Whose doing it was, as far as it is known.
     *
     * @param userId  as a verified token says; null if none was shown
     * @param address of the client, as the server sees it; null if it is gone already
     * @param path    of the request, without its query, or the name of a connection's dialect
     */
    public record Source(
            @Nullable String userId,
            @Nullable String address,
            @Nullable String path) {}
}
