package dev.parley.socket.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Reaches beneath Vert.x, to the Netty channel of a connection. This is not its public interface: what is used of it
 * is used here only, and the conformance tests fail when it moves.
 */
public final class NettyChannels {
    private static final String VERTX_HANDLER = "handler";
    private static final String WEBSOCKET_ENCODER = "wsencoder";
    private static final String UTF8 = "utf8";
    private static final String GUARD = "guard";

    private NettyChannels() {}

    public static Channel of(HttpServerRequest request) {
        if (request.connection() instanceof ConnectionBase connection) {
            return connection.channel();
        }
        throw new IllegalStateException("Vert.x keeps its connections in another way than this was written for");
    }

    /** Where bytes can be written that are frames already. On the channel's event loop, after the upgrade. */
    static ChannelHandlerContext beneathFrames(Channel channel) {
        ChannelHandlerContext encoder = channel.pipeline().context(WEBSOCKET_ENCODER);
        if (encoder == null) {
            throw new IllegalStateException("Vert.x builds its pipelines in another way than this was written for");
        }
        return encoder;
    }

    /**
     * Has the guard see all frames that come after an upgrade, text that is not UTF-8 excepted: of that it is told,
     * where Vert.x would put U+FFFD in its place. Before the upgrade; one that was refused leaves a guard behind that
     * the next attempt on the same connection replaces.
     */
    public static void guard(Channel channel, FrameGuard guard) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(VERTX_HANDLER) == null) {
            throw new IllegalStateException("Vert.x builds its pipelines in another way than this was written for");
        }
        if (pipeline.get(GUARD) != null) {
            pipeline.replace(GUARD, GUARD, guard);
            return;
        }
        pipeline.addBefore(VERTX_HANDLER, UTF8, new Utf8FrameValidator(false));
        pipeline.addBefore(VERTX_HANDLER, GUARD, guard);
    }
}
