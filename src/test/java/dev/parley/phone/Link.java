package dev.parley.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.phone.Machine.Input;
import dev.parley.phone.Machine.Step;
import dev.parley.phone.State.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/**
 * Carries out the effects of the state machine: the one socket, the one timer, the token. Everything happens on one
 * thread.
 */
final class Link {
    /** The events of the connection, on its thread. */
    interface Listener {
        void frame(JsonNode frame);

        void changed(State before, State after);
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UNAUTHENTICATED = 4401;
    /** Tokens that expire soon after their issue are not renewed more often than this. */
    private static final long RENEWAL = 10_000;

    private final OkHttpClient http;
    private final Request door;
    private final Supplier<CompletableFuture<String>> tokens;
    private final ScheduledExecutorService loop;
    private final Machine machine;
    private final Listener listener;
    private State state = State.IDLE;
    private Line line;
    private ScheduledFuture<?> timer;
    private long renewedAt = now() - RENEWAL;

    /** @param url such as {@code wss://chat.example/ws} */
    Link(
            OkHttpClient http,
            String url,
            Supplier<CompletableFuture<String>> tokens,
            ScheduledExecutorService loop,
            Machine machine,
            Listener listener) {
        this.http = http;
        this.door = new Request.Builder()
                .url(url)
                .header("Sec-WebSocket-Protocol", "parley.v1")
                .build();
        this.tokens = tokens;
        this.loop = loop;
        this.machine = machine;
        this.listener = listener;
    }

    static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    boolean open() {
        return state.phase() == Phase.OPEN;
    }

    /** Handles an input; on the loop. */
    void take(Input input) {
        State before = state;
        Step step =
                machine.step(before, input, now(), ThreadLocalRandom.current().nextDouble());
        state = step.state();
        step.effects().forEach(this::perform);
        schedule();
        if (before.phase() != state.phase()) {
            listener.changed(before, state);
        }
    }

    void send(String type, String id, ObjectNode payload) {
        ObjectNode frame = JSON.createObjectNode().put("type", type);
        if (id != null) {
            frame.put("id", id);
        }
        frame.set("payload", payload);
        if (line != null) {
            // A failure here shows in the close of the socket.
            line.socket.send(frame.toString());
        }
    }

    /** Sends a token on the open connection. Without a new one the connection continues until its token expires. */
    private void renew() {
        Line shown = line;
        long wait = Math.max(0, renewedAt + RENEWAL - now());
        renewedAt = now() + wait;
        loop.schedule(
                () -> {
                    if (line == shown) {
                        show(shown, () -> {});
                    }
                },
                wait,
                TimeUnit.MILLISECONDS);
    }

    /** Starts over, as if the connection had been lost. */
    void drop() {
        hangUp();
        take(new Input.Lost(1006));
    }

    private void perform(Machine.Effect effect) {
        switch (effect) {
            case DIAL -> {
                hangUp();
                line = new Line();
                line.socket = http.newWebSocket(door, line);
            }
            case AUTHENTICATE ->
                show(line, () -> {
                    hangUp();
                    take(new Input.Lost(UNAUTHENTICATED));
                });
            case PING -> send("ping", null, JSON.createObjectNode());
            case HANG_UP -> hangUp();
        }
    }

    private void show(Line shown, Runnable failed) {
        tokens.get()
                .whenCompleteAsync(
                        (token, failure) -> {
                            if (line == shown && failure == null) {
                                send("auth", null, JSON.createObjectNode().put("token", token));
                            } else if (line == shown) {
                                failed.run();
                            }
                        },
                        loop);
    }

    /** Does not wait for the close, which would never arrive on a dead network. */
    private void hangUp() {
        if (line != null) {
            line.socket.close(1000, null);
            line.socket.cancel();
            line = null;
        }
    }

    private void schedule() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (state.wakeAt() != null) {
            timer = loop.schedule(
                    () -> take(new Input.Timer()), Math.max(0, state.wakeAt() - now()), TimeUnit.MILLISECONDS);
        }
    }

    private void heard(String text) {
        JsonNode frame;
        try {
            frame = JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        switch (frame.path("type").asText()) {
            case "auth.success" -> take(new Input.Authenticated());
            case "auth.expiring" -> renew();
            case "reconnect" ->
                take(new Input.Hint(frame.at("/payload/after_ms").asLong()));
            default -> {}
        }
        take(new Input.Heard());
        listener.frame(frame);
    }

    /** One socket. Its events are ignored when another one has taken its place. */
    private final class Line extends WebSocketListener {
        private WebSocket socket;

        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            ifCurrent(() -> take(new Input.Opened()));
        }

        @Override
        public void onMessage(WebSocket webSocket, String text) {
            ifCurrent(() -> heard(text));
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            webSocket.close(1000, null);
            lost(code);
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable failure, Response response) {
            // If the server refuses before there is a socket, it answers with a status.
            lost(
                    response != null && response.code() == 429
                            ? 4429
                            : response != null && response.code() == 503 ? 1013 : 1006);
        }

        private void lost(int code) {
            ifCurrent(() -> {
                line = null;
                take(new Input.Lost(code));
            });
        }

        private void ifCurrent(Runnable action) {
            if (!loop.isShutdown()) {
                loop.execute(() -> {
                    if (line == this) {
                        action.run();
                    }
                });
            }
        }
    }
}
