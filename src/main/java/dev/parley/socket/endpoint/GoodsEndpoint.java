package dev.parley.socket.endpoint;

import dev.parley.protocol.goods.GoodsDialect;
import io.quarkus.security.Authenticated;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.WebSocket;

/** The endpoint of the marketplace app. {@link GoodsUpgrade} makes sure that the path names the token's user. */
@Authenticated
@WebSocket(
        path = "/ws/chat/{" + GoodsEndpoint.USER + "}",
        endpointId = GoodsEndpoint.ID,
        inboundProcessingMode = InboundProcessingMode.CONCURRENT)
class GoodsEndpoint extends DialectEndpoint {
    static final String ID = "goods";
    static final String USER = "user_id";

    GoodsEndpoint(ConnectionLifecycle door, GoodsDialect dialect) {
        super(door, dialect);
    }
}
