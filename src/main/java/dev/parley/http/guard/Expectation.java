package dev.parley.http.guard;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * The expectation {@code 100-continue}: the client sends its body when it is told to, or after a while. A request that
 * is refused for what its head says gets the refusal in place of that.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1">RFC 9110, section 10.1.1</a>
 */
final class Expectation {
    private Expectation() {}

    /** Whether the client waits before it sends the body. */
    static boolean of(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_1
                && HttpHeaderValues.CONTINUE.toString().equalsIgnoreCase(request.getHeader(HttpHeaderNames.EXPECT));
    }

    /** Tells a client that waits to send the body. */
    static void meet(HttpServerRequest request) {
        if (of(request)) {
            request.response().writeContinue();
        }
    }
}
