package dev.parley.teams;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/**
 * A client on OkHttp that decodes frames into types and nothing else: no number for a string, no string for a number,
 * nothing missing that its type requires.
 */
final class TypedClient implements AutoCloseable {
    static final ObjectMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();
    static final OkHttpClient HTTP = new OkHttpClient.Builder().pingInterval(Duration.ofSeconds(2)).build();
    private static final int PATIENCE_SECONDS = 10;

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private TypedClient(URI uri) {
        socket = HTTP.newWebSocket(new Request.Builder().url(uri.toString()).build(), new Listener());
    }

    static TypedClient open(URI uri) {
        return new TypedClient(uri);
    }

    /** @param frame JSON with single quotes */
    TypedClient send(String frame) {
        if (!socket.send(frame.replace('\'', '"'))) {
            throw new IllegalStateException("the socket takes nothing more");
        }
        return this;
    }

    /** The next frame of that type, decoded. Frames of other types before it are passed over. */
    <T> T next(String type, Class<T> as) throws IOException, InterruptedException {
        for (String frame = next(); ; frame = next()) {
            if (JSON.readTree(frame).path("type").asText().equals(type)) {
                return JSON.readValue(frame, as);
            }
        }
    }

    /** The next frame must be of that type. */
    <T> T expect(String type, Class<T> as) throws IOException, InterruptedException {
        String frame = next();
        JsonNode tree = JSON.readTree(frame);
        if (!tree.path("type").asText().equals(type)) {
            throw new AssertionError("not a " + type + ": " + frame);
        }
        return JSON.readValue(frame, as);
    }

    private String next() throws InterruptedException {
        String frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame came");
        }
        return frame;
    }

    /** The code with which the server closed, or the HTTP status with which it refused. */
    int end() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.close(1000, null);
    }

    private final class Listener extends WebSocketListener {
        @Override
        public void onMessage(WebSocket webSocket, String text) {
            frames.add(text);
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            closed.complete(code);
            webSocket.close(code, null);
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable failure, Response response) {
            closed.complete(response == null ? 1006 : response.code());
        }
    }
}
