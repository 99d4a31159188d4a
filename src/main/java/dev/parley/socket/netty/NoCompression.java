package dev.parley.socket.netty;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Switches off per-frame compression of WebSockets: a native image would negotiate {@code deflate-frame} and {@code
 * x-webkit-deflate-frame}, for which Quarkus has no setting as it has for {@code permessage-deflate}.
 */
@ApplicationScoped
class NoCompression implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setPerFrameWebSocketCompressionSupported(false);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setPerFrameWebSocketCompressionSupported(false);
    }
}
