package dev.parley.security.token;

import dev.parley.security.InvalidTokenException;
import dev.parley.security.InvalidTokenException.Reason;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Extracts tokens from requests. Credentials of other kinds, such as a proxy's own, are ignored. */
final class TokenExtraction {

    private static final String BEARER_SCHEME = "bearer";
    private static final String BEARER_PREFIX = "Bearer ";
    private static final String BEARER_SUBPROTOCOL = "bearer.";
    private static final String QUERY_PARAMETER = "token";

    private TokenExtraction() {}

    /**
     * Returns the different tokens of a request, none of them verified.
     *
     * @throws InvalidTokenException if a place for one is there and empty, or cannot be read
     */
    static Set<String> of(HttpServerRequest request) {
        Set<String> tokens = new LinkedHashSet<>();
        MultiMap headers = request.headers();
        headers.getAll(HttpHeaderNames.AUTHORIZATION).forEach(value -> fromAuthorization(value, tokens));
        // Browsers can set no header on an upgrade. Elsewhere a token in the URL would only end up in histories.
        if (isUpgrade(request)) {
            fromQuery(request).forEach(value -> tokens.add(bare(value)));
            headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).forEach(value -> fromSubprotocols(value, tokens));
        }
        if (tokens.contains("")) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
        return tokens;
    }

    /** Whether the request is an upgrade (RFC 6455, section 4.2.1), and does not merely have one of its headers. */
    static boolean isUpgrade(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                && lists(headers, HttpHeaderNames.UPGRADE, "websocket")
                && lists(headers, HttpHeaderNames.CONNECTION, "upgrade");
    }

    private static boolean lists(MultiMap headers, CharSequence name, String option) {
        return headers.getAll(name).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .anyMatch(it -> it.strip().equalsIgnoreCase(option));
    }

    /**
     * Returns the token without a scheme before it: many clients put their header's whole value wherever a token goes.
     */
    static String bare(String token) {
        return token != null && token.regionMatches(true, 0, BEARER_PREFIX, 0, BEARER_PREFIX.length())
                ? token.substring(BEARER_PREFIX.length()).strip()
                : token;
    }

    private static void fromAuthorization(String value, Set<String> tokens) {
        String[] schemeAndToken = value.strip().split("\\s+", 2);
        if (schemeAndToken[0].equalsIgnoreCase(BEARER_SCHEME)) {
            tokens.add(schemeAndToken.length == 2 ? schemeAndToken[1] : "");
        }
    }

    private static List<String> fromQuery(HttpServerRequest request) {
        try {
            return request.params().getAll(QUERY_PARAMETER);
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
    }

    private static void fromSubprotocols(String value, Set<String> tokens) {
        for (String entry : value.split(",")) {
            String protocol = entry.strip();
            if (protocol.startsWith(BEARER_SUBPROTOCOL)) {
                tokens.add(protocol.substring(BEARER_SUBPROTOCOL.length()));
            }
        }
    }
}
