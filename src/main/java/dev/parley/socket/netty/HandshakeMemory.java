package dev.parley.socket.netty;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.http.ServerWebSocket;
import jakarta.inject.Singleton;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Releases the request that has become a WebSocket. Quarkus keeps it as long as the connection lasts, with three copies
 * of its headers and the token in them, for its own way to renew tokens, which Parley does not use. That is a third of
 * a connection's memory. The fields are internals of Quarkus, and some are final: if they cannot be written, the
 * request stays, and a gauge and one log line say so. See {@code docs/adr/0004-memory-of-handshakes.md}.
 */
@Singleton
@RegisterForReflection(
        classNames = {
            "io.quarkus.websockets.next.runtime.WebSocketConnectionBase",
            "io.quarkus.websockets.next.runtime.WebSocketConnectionImpl",
            "io.quarkus.websockets.next.runtime.WebSocketConnectionImpl$HandshakeRequestImpl",
            "io.quarkus.websockets.next.runtime.SecuritySupport"
        },
        methods = false)
public final class HandshakeMemory {
    private static final Logger LOG = Logger.getLogger(HandshakeMemory.class);

    private final AtomicLong kept = new AtomicLong();

    HandshakeMemory(MeterRegistry registry) {
        registry.gauge("parley.handshakes.kept", kept);
    }

    /**
     * Releases the request of an open connection. If the fields cannot be written, the gauge counts it. Event loop
     * only.
     */
    public void letGo(WebSocketConnection connection) {
        try {
            ((ServerWebSocket) get(connection, "webSocket")).headers().clear();
            Object support = get(connection, "securitySupport");
            if (get(support, "routingContext") != null) {
                set(support, "routingContext", null);
            }
            set(connection.handshakeRequest(), "headers", Map.of());
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (kept.getAndIncrement() == 0) {
                LOG.warnf(
                        "Upgrade requests cannot be released; each connection takes a third more memory: %s",
                        e.toString());
            }
        }
    }

    /** Whether the request is still held. */
    static boolean isKept(WebSocketConnection connection) throws ReflectiveOperationException {
        return get(get(connection, "securitySupport"), "routingContext") != null
                || !((ServerWebSocket) get(connection, "webSocket")).headers().isEmpty()
                || !connection.handshakeRequest().headers().isEmpty();
    }

    private static Object get(Object owner, String name) throws ReflectiveOperationException {
        return field(owner, name).get(owner);
    }

    private static void set(Object owner, String name, @Nullable Object value) throws ReflectiveOperationException {
        field(owner, name).set(owner, value);
    }

    private static Field field(Object owner, String name) throws NoSuchFieldException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
