package dev.parley.socket.endpoint;

import dev.parley.delivery.SessionLimits;
import dev.parley.protocol.listings.ListingsDialect;
import io.quarkus.security.Authenticated;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.WebSocket;

/** The endpoint of the classified ads. */
@Authenticated
@WebSocket(path = "/ws/chat", endpointId = "listings", inboundProcessingMode = InboundProcessingMode.CONCURRENT)
class ListingsEndpoint extends DialectEndpoint {
    ListingsEndpoint(ConnectionLifecycle door, ListingsDialect dialect, ListingsConfig config) {
        super(door, dialect, new SessionLimits(door.limits().queueBytes(), config.writeTimeout()));
    }
}
