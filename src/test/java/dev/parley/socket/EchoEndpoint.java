package dev.parley.socket;

import dev.parley.protocol.CloseCode;
import dev.parley.socket.netty.FrameGuard;
import dev.parley.socket.netty.NettyTransport;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Sends frames back through everything that is beneath Parley's own endpoints; in tests only. */
@WebSocket(path = EchoEndpoint.PATH, inboundProcessingMode = InboundProcessingMode.CONCURRENT)
class EchoEndpoint {
    static final String PATH = "/testing/echo";

    private static final Uni<Void> DONE = Uni.createFrom().voidItem();
    private static final TypedKey<NettyTransport> WIRE = new TypedKey<>("echo");

    private final SocketConfig config;
    private final SocketMetrics metrics;

    EchoEndpoint(SocketConfig config, SocketMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    @OnOpen
    Uni<Void> opened(WebSocketConnection connection) {
        Channel channel = Upgrade.channel(connection.userData());
        NettyTransport wire = new NettyTransport(channel, connection, config.closeTimeout(), metrics::closed);
        connection.userData().put(WIRE, wire);
        Upgrade.guard(connection.userData()).watchedBy(new FrameGuard.Watcher() {
            @Override
            public boolean answered(long marker) {
                return false;
            }

            @Override
            public void goodbye() {}

            @Override
            public void part(int bytes) {}

            @Override
            public void onActivity() {}

            @Override
            public void broken(CloseCode code) {
                wire.close(code);
            }
        });
        return DONE;
    }

    /** Clients that do not wait for the close are expected here. */
    @OnError
    Uni<Void> failed(Throwable failure) {
        return DONE;
    }

    @OnTextMessage
    Uni<Void> text(String text, WebSocketConnection connection) {
        NettyTransport wire = connection.userData().get(WIRE);
        wire.write(text.getBytes(StandardCharsets.UTF_8));
        wire.flush();
        return DONE;
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer bytes, WebSocketConnection connection) {
        Upgrade.channel(connection.userData())
                .writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes.getBytes())));
        return DONE;
    }
}
