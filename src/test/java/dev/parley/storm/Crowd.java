package dev.parley.storm;

import dev.parley.testing.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Many clients that reconnect as the server asks. */
final class Crowd {
    private static final int MANY = 18_000;

    private final Vertx vertx;
    private final URI server;
    private final WebSocketClient client;
    private final ConcurrentMap<String, String> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    Crowd(Vertx vertx, URI server) {
        this.vertx = vertx;
        this.server = server;
        this.client = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxConnections(MANY).setConnectTimeout(30_000));
    }

    /** Created in advance, because that takes time. */
    void invite(String user) {
        tokens.computeIfAbsent(user, Tokens::forProcess);
    }

    /** Connects at once, or when it is told to reconnect. */
    Future<WebSocket> connect(String user) {
        Promise<WebSocket> in = Promise.promise();
        attempt(user, in);
        return in.future();
    }

    WebSocket connected(String user) {
        try {
            return connect(user).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void attempt(String user, Promise<WebSocket> in) {
        invite(user);
        client.connect(new WebSocketConnectOptions()
                        .setHost(server.getHost())
                        .setPort(server.getPort())
                        .setURI("/ws")
                        .addHeader("Authorization", "Bearer " + tokens.get(user)))
                .onSuccess(in::complete)
                .onFailure(failure -> {
                    long seconds = 1;
                    if (failure instanceof UpgradeRejectedException rejected
                            && rejected.getHeaders().contains("Retry-After")) {
                        refused.incrementAndGet();
                        seconds = Long.parseLong(rejected.getHeaders().get("Retry-After"));
                    } else {
                        failed.incrementAndGet();
                    }
                    vertx.setTimer(1_000 * seconds, _ -> attempt(user, in));
                });
    }

    /** Upgrades that were refused with a time to retry. */
    int refused() {
        return refused.get();
    }

    /** Connections that could not be made. */
    int failed() {
        return failed.get();
    }

    /** Subscribes, and passes on what arrives; completes when it is subscribed. */
    static void listen(WebSocket socket, String conversation, Consumer<String> heard) {
        Promise<Void> subscribed = Promise.promise();
        socket.textMessageHandler(text -> {
            JsonObject frame = new JsonObject(text);
            switch (frame.getString("type")) {
                case "message.new" ->
                    heard.accept(frame.getJsonObject("payload")
                            .getJsonObject("message")
                            .getString("content"));
                case "subscribed" -> subscribed.tryComplete();
                default -> {}
            }
        });
        socket.writeTextMessage(
                "{\"type\":\"subscribe\",\"payload\":{\"conversation_ids\":[\"" + conversation + "\"]}}");
        try {
            subscribed.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
