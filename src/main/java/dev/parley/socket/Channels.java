package dev.parley.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.Predicate;

/**
 * Reaches beneath Vert.x, to the Netty channel of a connection. This is not its public interface: what is used of it
 * is used here only, and the conformance tests fail when it moves.
 */
final class Channels {
    private static final String VERTX_HANDLER = "handler";
    private static final String WEBSOCKET_ENCODER = "wsencoder";
    private static final String WEBSOCKET_DECODER = "wsdecoder";

    private Channels() {}

    static Channel of(HttpServerRequest request) {
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
     * Has text that is not UTF-8 closed with 1007, as RFC 6455, section 8.1 asks; Vert.x would put U+FFFD in its place.
     * On the channel's event loop, after the upgrade.
     */
    static void refuseMalformedText(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(WEBSOCKET_DECODER) == null) {
            throw new IllegalStateException("Vert.x builds its pipelines in another way than this was written for");
        }
        pipeline.addBefore(VERTX_HANDLER, "utf8", new Utf8FrameValidator(true));
    }

    /**
     * Has every frame asked about before anything is done for it; one that may not come is thrown away. On the channel's
     * event loop, after the upgrade.
     */
    static void meter(Channel channel, Predicate<WebSocketFrame> mayCome) {
        channel.pipeline().addBefore(VERTX_HANDLER, "meter", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof WebSocketFrame frame && !mayCome.test(frame)) {
                    frame.release();
                } else {
                    context.fireChannelRead(message);
                }
            }
        });
    }

    /**
     * Tells of a frame over the server's limit for frames; Vert.x would drop the connection without a word. The decoder
     * reads on and throws everything away. On the channel's event loop, after the upgrade.
     */
    static void whenTooLarge(Channel channel, Runnable task) {
        channel.pipeline().addBefore(VERTX_HANDLER, "too-large", new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                if (cause instanceof CorruptedWebSocketFrameException corrupted
                        && corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
                    task.run();
                } else {
                    context.fireExceptionCaught(cause);
                }
            }
        });
    }
}
