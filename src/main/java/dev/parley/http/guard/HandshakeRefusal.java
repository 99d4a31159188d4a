package dev.parley.http.guard;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.ext.web.RoutingContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses handshakes for resources. A handshake may have its token in the URL, which a plain request may not; it would
 * be answered like one.
 */
class HandshakeRefusal {
    @ServerRequestFilter
    public void refuse(RoutingContext context) {
        if (context.request().headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, "this is not the address of a WebSocket");
        }
    }
}
