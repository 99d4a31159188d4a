package dev.parley.http.guard;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rules for a request's head, before anything looks at what it asks for. A head that two readers could understand
 * differently is refused. Pure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112, sections 2.3, 3 and 6</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1">RFC 6455, section 4.2.1</a>
 */
final class RequestRules {
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~%!$&'()*+,;=:\\[\\]-]*");
    /** A path with a brace, which no URI has (RFC 3986, section 2). Metrics take it for a template. */
    private static final Pattern BRACES = Pattern.compile("[^?#]*[{}]");

    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)");

    /** 16 bytes in Base64. The last character before the padding carries two bits of them. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

    private static final String VERSION = "13";

    private RequestRules() {}

    /** Returns what is wrong with the request; null if nothing is. */
    static @Nullable RequestFault fault(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return switch (request.decoderResult().cause()) {
                case TooLongHttpLineException _ -> RequestFault.LINE_TOO_LONG;
                case TooLongHttpHeaderException _ -> RequestFault.HEADERS_TOO_LONG;
                default -> RequestFault.MALFORMED;
            };
        }
        boolean current = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (!current && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return RequestFault.VERSION;
        }
        if (!METHODS.contains(request.method())) {
            return RequestFault.METHOD;
        }
        if (!hasHost(request.headers(), current) || namesAnotherHost(request)) {
            return RequestFault.HOST;
        }
        if (BRACES.matcher(request.uri()).lookingAt()) {
            return RequestFault.MALFORMED;
        }
        RequestFault framing = framing(request.headers(), current);
        return framing != null || !wantsWebSocket(request.headers()) ? framing : upgrade(request, current);
    }

    /** Whether the request is meant to become a WebSocket, well formed or not. */
    static boolean wantsWebSocket(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                || has(headers, HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    }

    private static boolean hasHost(HttpHeaders headers, boolean required) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        return hosts.isEmpty()
                ? !required
                : hosts.size() == 1 && HOST.matcher(hosts.getFirst()).matches();
    }

    /** Whether the target is a whole URL, of another host than the header's. */
    private static boolean namesAnotherHost(HttpRequest request) {
        Matcher url = ABSOLUTE.matcher(request.uri());
        String host = request.headers().get(HttpHeaderNames.HOST);
        return url.lookingAt() && host != null && !url.group(1).equalsIgnoreCase(host.strip());
    }

    private static @Nullable RequestFault framing(HttpHeaders headers, boolean current) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return null;
        }
        if (!current || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return RequestFault.FRAMING;
        }
        return codings.size() == 1
                        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                                codings.getFirst().strip())
                ? null
                : RequestFault.CODING;
    }

    private static @Nullable RequestFault upgrade(HttpRequest request, boolean current) {
        HttpHeaders headers = request.headers();
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        boolean wellFormed = current
                && request.method().equals(HttpMethod.GET)
                && has(headers, HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                && has(headers, HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                && keys.size() == 1
                && KEY.matcher(keys.getFirst().strip()).matches();
        if (!wellFormed) {
            return RequestFault.HANDSHAKE;
        }
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(List.of(VERSION))
                ? null
                : RequestFault.WEBSOCKET_VERSION;
    }

    /** Whether the header lists the token, in upper or lower case. */
    private static boolean has(HttpHeaders headers, CharSequence name, CharSequence token) {
        return headers.getAll(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(it -> it.strip().equalsIgnoreCase(token.toString()));
    }
}
