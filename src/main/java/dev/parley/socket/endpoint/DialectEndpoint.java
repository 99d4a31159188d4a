package dev.parley.socket.endpoint;

import dev.parley.delivery.SessionLimits;
import dev.parley.protocol.Dialect;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/** The endpoint of one dialect. Its methods return at once and leave the work to {@link ConnectionLifecycle}. */
abstract class DialectEndpoint {
    private static final Uni<Void> DONE = Uni.createFrom().voidItem();

    private final ConnectionLifecycle door;
    private final Dialect dialect;
    private final SessionLimits limits;

    DialectEndpoint(ConnectionLifecycle door, Dialect dialect) {
        this(door, dialect, door.limits());
    }

    DialectEndpoint(ConnectionLifecycle door, Dialect dialect, SessionLimits limits) {
        this.door = door;
        this.dialect = dialect;
        this.limits = limits;
    }

    @OnOpen
    Uni<Void> opened(WebSocketConnection connection) {
        door.opened(connection, dialect, limits);
        return DONE;
    }

    @OnTextMessage
    Uni<Void> text(String text, WebSocketConnection connection) {
        door.text(connection, text);
        return DONE;
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer bytes, WebSocketConnection connection) {
        door.binary(connection);
        return DONE;
    }

    @OnClose
    Uni<Void> closed(WebSocketConnection connection) {
        door.closed(connection);
        return DONE;
    }

    @OnError
    Uni<Void> failed(Throwable failure, WebSocketConnection connection) {
        door.failed(connection, failure);
        return DONE;
    }
}
