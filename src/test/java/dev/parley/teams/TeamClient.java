package dev.parley.teams;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/**
 * An app's connection with OkHttp. Frames are written with single quotes. Frames that are read as a type are decoded
 * strictly: no number for a string, no string for a number, no missing field that the type requires.
 */
final class TeamClient implements AutoCloseable {
    static final ObjectMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();
    static final OkHttpClient HTTP =
            new OkHttpClient.Builder().pingInterval(Duration.ofSeconds(2)).build();
    private static final int PATIENCE_SECONDS = 10;

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private TeamClient(Request request) {
        socket = HTTP.newWebSocket(request, new Listener());
    }

    /** @param address with {@code http} or {@code ws} */
    static TeamClient connect(URI address) {
        return new TeamClient(new Request.Builder().url(address.toString()).build());
    }

    /** @param origin the origin of the app's page */
    static TeamClient connect(URI address, String origin) {
        return new TeamClient(new Request.Builder()
                .url(address.toString())
                .header("Origin", origin)
                .build());
    }

    TeamClient send(String frame) {
        if (!socket.send(frame.replace('\'', '"'))) {
            throw new IllegalStateException("the socket takes nothing more");
        }
        return this;
    }

    /** Returns the next frame of that type; those before it are dropped. */
    JsonNode next(String type) throws IOException, InterruptedException {
        return next(frame -> frame.path("type").asText().equals(type));
    }

    <T> T next(String type, Class<T> as) throws IOException, InterruptedException {
        return JSON.treeToValue(next(type), as);
    }

    JsonNode next(Predicate<JsonNode> which) throws IOException, InterruptedException {
        List<String> before = new ArrayList<>();
        for (String text = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                text != null;
                text = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            before.add(text);
            JsonNode frame = JSON.readTree(text);
            if (which.test(frame)) {
                return frame;
            }
        }
        throw new AssertionError("no such frame came, but " + before);
    }

    /** The next frame must be of that type. */
    <T> T expect(String type, Class<T> as) throws IOException, InterruptedException {
        JsonNode frame = next(_ -> true);
        if (!frame.path("type").asText().equals(type)) {
            throw new AssertionError("not a " + type + ": " + frame);
        }
        return JSON.treeToValue(frame, as);
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
