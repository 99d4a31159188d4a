package dev.parley.http.guard;

import dev.parley.protocol.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Answers 426 to a request for a WebSocket's path that is not an upgrade.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.22">RFC 9110, section 15.5.22</a>
 */
@ApplicationScoped
class PlainGet {
    private static final List<String> PATHS = List.of("/ws", "/ws/chat", "/ws/chat/:user_id", "/ws/connect");
    private static final Problem PROBLEM =
            new Problem(426, ErrorCode.BAD_REQUEST, "this is the address of a WebSocket", null);

    void register(@Observes Router router) {
        PATHS.forEach(path -> router.route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .order(-1)
                .handler(PlainGet::answer));
    }

    private static void answer(RoutingContext context) {
        if (context.request().getHeader(HttpHeaderNames.UPGRADE) != null) {
            context.next();
            return;
        }
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response()
                    .putHeader(HttpHeaderNames.UPGRADE, "websocket")
                    .putHeader(HttpHeaderNames.CONNECTION, "upgrade");
        }
        FallbackErrorHandler.send(context, PROBLEM);
    }
}
