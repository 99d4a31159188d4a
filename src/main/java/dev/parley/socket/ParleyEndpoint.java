package dev.parley.socket;

import dev.parley.protocol.parley.ParleyDialect;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/** The native protocol and the gateway's. */
@WebSocket(path = "/ws", inboundProcessingMode = InboundProcessingMode.CONCURRENT)
public class ParleyEndpoint {
    private final SocketDoor door;
    private final ParleyDialect dialect;

    ParleyEndpoint(SocketDoor door, ParleyDialect dialect) {
        this.door = door;
        this.dialect = dialect;
    }

    @OnOpen
    Uni<Void> opened(WebSocketConnection connection) {
        door.opened(connection, dialect);
        return Uni.createFrom().voidItem();
    }

    @OnTextMessage
    Uni<Void> text(String text, WebSocketConnection connection) {
        door.text(connection, text);
        return Uni.createFrom().voidItem();
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer bytes, WebSocketConnection connection) {
        door.binary(connection);
        return Uni.createFrom().voidItem();
    }

    @OnPongMessage
    Uni<Void> pong(Buffer data, WebSocketConnection connection) {
        door.pong(connection);
        return Uni.createFrom().voidItem();
    }

    @OnClose
    Uni<Void> closed(WebSocketConnection connection) {
        door.closed(connection);
        return Uni.createFrom().voidItem();
    }

    @OnError
    Uni<Void> failed(Throwable failure, WebSocketConnection connection) {
        door.failed(connection, failure);
        return Uni.createFrom().voidItem();
    }
}
