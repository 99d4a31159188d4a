package dev.parley.socket.endpoint;

import dev.parley.protocol.sohbet.SohbetDialect;
import io.quarkus.security.Authenticated;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.WebSocket;

/** The endpoint of the social app. A plain {@code GET} of the same path is answered over HTTP. */
@Authenticated
@WebSocket(path = "/", inboundProcessingMode = InboundProcessingMode.CONCURRENT)
class SohbetEndpoint extends DialectEndpoint {
    SohbetEndpoint(ConnectionLifecycle door, SohbetDialect dialect) {
        super(door, dialect);
    }
}
