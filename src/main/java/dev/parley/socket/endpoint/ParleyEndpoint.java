package dev.parley.socket.endpoint;

import dev.parley.protocol.parley.ParleyDialect;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.WebSocket;

/** The endpoint of the native protocol and the gateway's. */
@WebSocket(path = "/ws", inboundProcessingMode = InboundProcessingMode.CONCURRENT)
class ParleyEndpoint extends DialectEndpoint {
    ParleyEndpoint(ConnectionLifecycle door, ParleyDialect dialect) {
        super(door, dialect);
    }
}
