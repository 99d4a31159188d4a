package dev.parley.security;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that operators should know, since it may be an attack, or the answer to one. It never contains a token or
 * what a user wrote.
 *
 * @param reason a word or two from a small fixed set, such as a {@link InvalidTokenException.Reason#tag()}
 * @param source who caused it
 */
public record SecurityEvent(Kind kind, String reason, Source source) {

    /** The kinds of events. */
    public enum Kind {
        /** A token was not valid, or was missing where one is needed. */
        TOKEN_REFUSED,
        /** A web page of another origin tried to connect. */
        ORIGIN_REFUSED,
        /** A request was not valid HTTP, or not a valid WebSocket handshake. */
        MALFORMED_REQUEST,
        /** A caller tried to be, or do, what their token does not allow. */
        FORBIDDEN,
        /** A webhook was called with an invalid signature, or one whose time is too far from now. */
        WEBHOOK_REFUSED,
        /** A limit of connections, requests, frames or bytes was exceeded. */
        LIMIT_BREACHED,
        /** The access of a user, or one token, was revoked. */
        REVOKED,
        /** An admin used a right that only admins have. */
        ADMIN_ACTION,
        /** A connection was closed because of what its client did. */
        CLOSED_BY_POLICY;

        /** Returns the name in the log and in metrics. */
        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Who caused an event, as far as it is known.
     *
     * @param userId of a verified token; null if there was none
     * @param address of the client, as the server sees it; null if it is gone already
     * @param path of the request, without its query, or the name of a connection's dialect
     */
    public record Source(
            @Nullable String userId,
            @Nullable String address,
            @Nullable String path) {}
}
