package dev.parley.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A client on the JDK's own WebSocket, as an app would have it, without Parley's code. Keeps every frame in order until
 * the test asks for it.
 */
public final class ChatClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingDeque<JsonNode> frames = new LinkedBlockingDeque<>();
    private final Map<JsonNode, String> texts = Collections.synchronizedMap(new IdentityHashMap<>());
    private final List<JsonNode> skipped = new ArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket socket;
    private String ignored = "";
    private int asked;

    private ChatClient() {}

    /** The settings of one connection. */
    public static final class Dial {
        private final URI uri;
        private final ChatClient client = new ChatClient();
        private final WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(PATIENCE);

        private Dial(URI uri) {
            this.uri = uri;
        }

        public Dial header(String name, String value) {
            builder.header(name, value);
            return this;
        }

        /** Drops frames of that type, whenever they arrive. */
        public Dial ignoring(String type) {
            client.ignored = type;
            return this;
        }

        /** Sends the user's token in the header. */
        public Dial as(String userId) {
            return header("Authorization", "Bearer " + Tokens.of(userId));
        }

        /** The maximum time for the handshake. */
        public Dial within(Duration time) {
            builder.connectTimeout(time);
            return this;
        }

        public Dial subprotocols(String first, String... others) {
            builder.subprotocols(first, others);
            return this;
        }

        /** @throws CompletionException with a {@code WebSocketHandshakeException} if the server refuses */
        public ChatClient connect() {
            client.socket = builder.buildAsync(uri, client.new Listener()).join();
            return client;
        }
    }

    /** @param uri http or ws */
    public static Dial dial(URI uri) {
        return new Dial(URI.create(uri.toString().replaceFirst("^http", "ws")));
    }

    public ChatClient send(String frame) {
        try {
            socket.sendText(frame.replace('\'', '"'), true).join();
        } catch (CompletionException e) {
            // If a connection ends while it is written to, the JDK notifies the writer, and not always the listener.
            closed.complete(1006);
            throw e;
        }
        return this;
    }

    /** @param payload JSON with single quotes, without the braces */
    public ChatClient send(String type, String payload) {
        return send("{'type':'" + type + "','payload':{" + payload + "}}");
    }

    /** Sends a frame with an id, and returns the response. Frames before it can still be asked for. */
    public JsonNode ask(String type, String payload) {
        String id = "q" + ++asked;
        send("{'type':'" + type + "','id':'" + id + "','payload':{" + payload + "}}");
        return find(frame -> frame.path("ref").asText().equals(id));
    }

    /** Returns the first frame of that kind. Frames before it can still be asked for. */
    public JsonNode find(Predicate<JsonNode> which) {
        List<JsonNode> before = new ArrayList<>();
        try {
            for (JsonNode frame = next(); ; frame = next()) {
                if (which.test(frame)) {
                    return frame;
                }
                before.add(frame);
            }
        } finally {
            before.reversed().forEach(frames::addFirst);
        }
    }

    public ChatClient sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    public String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Returns the next frame of any kind. */
    public JsonNode next() {
        try {
            JsonNode frame = frames.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (frame == null) {
                throw new AssertionError("no frame came; before it came " + skipped);
            }
            return frame;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the next frame; empty if none arrives in that time. */
    public Optional<JsonNode> nextWithin(Duration time) {
        try {
            return Optional.ofNullable(frames.poll(time.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the next frame of that type, and sets those before it aside. */
    public JsonNode next(String type) {
        return next(frame -> frame.path("type").asText().equals(type));
    }

    /** Returns the next frame of that type exactly as the server wrote it. */
    public String nextText(String type) {
        return nextText(frame -> frame.path("type").asText().equals(type));
    }

    /** Returns the next frame of any type exactly as the server wrote it. */
    public String nextText(Predicate<JsonNode> which) {
        return texts.get(next(which));
    }

    public JsonNode next(Predicate<JsonNode> which) {
        for (JsonNode frame = next(); ; frame = next()) {
            if (which.test(frame)) {
                return frame;
            }
            skipped.add(frame);
        }
    }

    /** Returns the frames that arrived and were not asked for. */
    public List<JsonNode> skipped() {
        return List.copyOf(skipped);
    }

    /**
     * Returns what arrived before the response to a ping, which has a {@code ref} if the dialect has one: everything
     * that the server had sent until then.
     */
    public List<JsonNode> untilPong() {
        String id = "ping" + ++asked;
        send("{'type':'ping','id':'" + id + "'}");
        List<JsonNode> before = new ArrayList<>();
        for (JsonNode frame = next(); !pong(frame, id); frame = next()) {
            before.add(frame);
        }
        return before;
    }

    private static boolean pong(JsonNode frame, String id) {
        return frame.path("type").asText().equals("pong")
                && frame.path("ref").asText(id).equals(id);
    }

    /** The code with which the server closed; 1006 if the connection ended without a close frame. */
    public int closeCode() {
        try {
            return closed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the server did not close; it sent " + frames);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public void close() {
        if (!closed.isDone()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .exceptionally(_ -> null)
                    .join();
        }
    }

    /** Drops the connection without a close frame, as a lost network does. */
    public void abort() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    JsonNode frame = JSON.readTree(text.toString());
                    if (!frame.path("type").asText().equals(ignored)) {
                        texts.put(frame, text.toString());
                        frames.add(frame);
                    }
                } catch (JsonProcessingException e) {
                    closed.completeExceptionally(e);
                }
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.complete(1006);
        }
    }
}
