package dev.parley.security;

import dev.parley.security.InvalidToken.Reason;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where a request may carry its token. Credentials of other kinds, such as a proxy's own, are passed over. */
final class PresentedTokens {

    private static final String BEARER_SCHEME = "bearer";
    private static final String BEARER_SUBPROTOCOL = "bearer.";
    private static final String QUERY_PARAMETER = "token";

    private PresentedTokens() {}

    /**
     * The different tokens that a request shows, none of them verified.
     *
     * @throws InvalidToken where the place for one is there and empty, or cannot be read
     */
    static Set<String> of(HttpServerRequest request) {
        Set<String> tokens = new LinkedHashSet<>();
        MultiMap headers = request.headers();
        headers.getAll(HttpHeaderNames.AUTHORIZATION).forEach(value -> fromAuthorization(value, tokens));
        // A browser can set no header on an upgrade. Elsewhere a token in the URL would only end up in histories.
        if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
            tokens.addAll(fromQuery(request));
            headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).forEach(value -> fromSubprotocols(value, tokens));
        }
        if (tokens.contains("")) {
            throw new InvalidToken(Reason.MALFORMED);
        }
        return tokens;
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
            throw new InvalidToken(Reason.MALFORMED);
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
