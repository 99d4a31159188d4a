package dev.parley.socket.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Gives access to the Netty channel beneath a connection of Vert.x. These are internals of Vert.x: they are used in
 * this class only, and the conformance tests fail if they change.
 */
public final class NettyChannels {
    private static final String VERTX_HANDLER = "handler";
    private static final String WEBSOCKET_ENCODER = "wsencoder";
    private static final String UTF8 = "utf8";
    private static final String GUARD = "guard";
    private static final String ARRIVAL = "arrival";

    private NettyChannels() {}

    public static Channel of(HttpServerRequest request) {
        if (request.connection() instanceof ConnectionBase connection) {
            return connection.channel();
        }
        throw new IllegalStateException("unexpected connection class; Vert.x has changed");
    }

    /** Where finished frames can be written, beneath the encoder of frames. After the upgrade. Event loop only. */
    static ChannelHandlerContext beneathFrames(Channel channel) {
        ChannelHandlerContext encoder = channel.pipeline().context(WEBSOCKET_ENCODER);
        if (encoder == null) {
            throw new IllegalStateException("unexpected Netty pipeline; Vert.x has changed");
        }
        return encoder;
    }

    /**
     * Installs the guard for all frames after an upgrade, with what tells it of arriving bytes, and a check of text that
     * is not UTF-8, in which Vert.x would put U+FFFD. The guard is notified of such text. Call it before the upgrade. A
     * refused upgrade leaves a guard behind, which the next attempt on the same connection replaces.
     */
    public static void guard(Channel channel, FrameGuard guard) {
        ChannelPipeline pipeline = channel.pipeline();
        // The upgrade puts the decoder of frames in its place.
        ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
        if (pipeline.get(VERTX_HANDLER) == null || decoder == null) {
            throw new IllegalStateException("unexpected Netty pipeline; Vert.x has changed");
        }
        if (pipeline.get(GUARD) != null) {
            pipeline.replace(GUARD, GUARD, guard);
            pipeline.replace(ARRIVAL, ARRIVAL, guard.arrival());
            return;
        }
        pipeline.addBefore(decoder.name(), ARRIVAL, guard.arrival());
        pipeline.addBefore(VERTX_HANDLER, UTF8, new Utf8FrameValidator(false));
        pipeline.addBefore(VERTX_HANDLER, GUARD, guard);
    }
}
