package dev.parley.socket.endpoint;

import dev.parley.protocol.notifications.NotificationsDialect;
import io.quarkus.security.Authenticated;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.WebSocket;

/** The endpoint of the payments back end's clients. */
@Authenticated
@WebSocket(path = "/ws/connect", inboundProcessingMode = InboundProcessingMode.CONCURRENT)
class NotificationsEndpoint extends DialectEndpoint {
    NotificationsEndpoint(ConnectionLifecycle door, NotificationsDialect dialect) {
        super(door, dialect);
    }
}
