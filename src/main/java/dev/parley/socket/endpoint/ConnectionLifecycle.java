package dev.parley.socket.endpoint;

import dev.parley.delivery.ConnectionFacts;
import dev.parley.delivery.Session;
import dev.parley.delivery.SessionLimits;
import dev.parley.delivery.SessionRegistry;
import dev.parley.limits.LimitMetrics;
import dev.parley.limits.LimitsConfig;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Dialect;
import dev.parley.security.SecurityEvents;
import dev.parley.socket.ClientConnection;
import dev.parley.socket.ConnectionLimits;
import dev.parley.socket.ConnectionLog;
import dev.parley.socket.Drain;
import dev.parley.socket.Gateway;
import dev.parley.socket.Heartbeats;
import dev.parley.socket.SocketConfig;
import dev.parley.socket.SocketMetrics;
import dev.parley.socket.Upgrade;
import dev.parley.socket.netty.HandshakeMemory;
import dev.parley.socket.netty.NettyTransport;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Connects the WebSocket connections of all endpoints with their {@link ClientConnection}. */
@ApplicationScoped
class ConnectionLifecycle {
    private static final Logger LOG = Logger.getLogger(ConnectionLifecycle.class);
    private static final int NO_CLOSE_FRAME = 1006;
    private static final TypedKey<ClientConnection> CLIENT = new TypedKey<>("client");

    private final SessionRegistry registry;
    private final Gateway gateway;
    private final Heartbeats heartbeats;
    private final Drain drain;
    private final SocketConfig config;
    private final LimitsConfig limits;
    private final LimitMetrics limitMetrics;
    private final ConnectionLimits places;
    private final SocketMetrics metrics;
    private final SecurityEvents events;
    private final ConnectionLog log;
    private final HandshakeMemory handshakes;

    ConnectionLifecycle(
            SessionRegistry registry,
            Gateway gateway,
            Heartbeats heartbeats,
            Drain drain,
            SocketConfig config,
            LimitsConfig limits,
            LimitMetrics limitMetrics,
            ConnectionLimits places,
            SocketMetrics metrics,
            SecurityEvents events,
            ConnectionLog log,
            HandshakeMemory handshakes) {
        this.registry = registry;
        this.gateway = gateway;
        this.heartbeats = heartbeats;
        this.drain = drain;
        this.config = config;
        this.limits = limits;
        this.limitMetrics = limitMetrics;
        this.places = places;
        this.metrics = metrics;
        this.events = events;
        this.log = log;
        this.handshakes = handshakes;
    }

    /** The limits of a session, unless its dialect sets others. */
    SessionLimits limits() {
        return new SessionLimits(limits.queueBytes(), config.writeTimeout());
    }

    void opened(WebSocketConnection connection, Dialect dialect, SessionLimits sessionLimits) {
        handshakes.letGo(connection);
        Channel channel = Upgrade.channel(connection.userData());
        EventLoop loop = channel.eventLoop();
        NettyTransport wire =
                new NettyTransport(channel, connection, config.closeTimeout(), code -> closing(connection, code));
        Session session = registry.open(loop, loop::inEventLoop, connection.id(), dialect, wire, sessionLimits);
        ClientConnection client =
                new ClientConnection(session, wire, loop, gateway, heartbeats, config, limits, limitMetrics, metrics);
        client.whenIn(() -> log.began(client.source()));
        ConnectionFacts facts = Upgrade.facts(connection.userData());
        session.describe(facts, client::silentMillis);
        connection.userData().put(CLIENT, client);
        drain.opened(client);
        Upgrade.guard(connection.userData()).watchedBy(client);
        if (places.isTooManyForAddress(facts.remoteAddress())) {
            client.close(CloseCode.RATE_LIMITED);
            return;
        }
        client.whenGone(() -> places.leftAddress(facts.remoteAddress()));
        Upgrade.caller(connection.userData()).ifPresent(client::enter);
    }

    private void closing(WebSocketConnection connection, CloseCode code) {
        metrics.closed(code);
        ClientConnection client = connection.userData().get(CLIENT);
        if (client != null) {
            client.closing(code);
            client.farewell(code).ifPresent(events::record);
            if (code == CloseCode.RATE_LIMITED) {
                client.caller().ifPresent(caller -> places.ban(caller.userId()));
            }
        }
    }

    void text(WebSocketConnection connection, String text) {
        with(connection, client -> client.received(text));
    }

    void binary(WebSocketConnection connection) {
        with(connection, ClientConnection::receivedBinary);
    }

    void closed(WebSocketConnection connection) {
        CloseReason reason = connection.closeReason();
        with(connection, client -> {
            if (client.caller().isPresent()) {
                log.ended(
                        client.source(),
                        code(client, reason),
                        client.session().facts().connectedAt());
            }
            client.gone();
            drain.closed(client);
            registry.remove(client.session());
        });
    }

    /** The server's close code if it closed first, else the client's, or 1006 if there was no close frame. */
    private static int code(ClientConnection client, CloseReason reason) {
        return client.closedBy()
                .map(CloseCode::code)
                .orElseGet(() -> reason == null ? NO_CLOSE_FRAME : reason.getCode());
    }

    void failed(WebSocketConnection connection, Throwable failure) {
        // This includes every connection that ends without a close frame.
        LOG.debugf("Connection %s: %s", connection.id(), failure.toString());
    }

    private void with(WebSocketConnection connection, Consumer<ClientConnection> action) {
        ClientConnection client = connection.userData().get(CLIENT);
        if (client != null) {
            client.session().run(() -> action.accept(client));
        }
    }
}
