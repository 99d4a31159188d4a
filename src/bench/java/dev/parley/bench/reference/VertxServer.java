package dev.parley.bench.reference;

import dev.parley.bench.machine.Jwt;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The reference: a bare Vert.x WebSocket server on one event loop. It checks the token, answers subscriptions, and
 * writes what a client sends to all other subscribers. It stores nothing and guarantees nothing.
 */
public final class VertxServer {
    private static final long PING_SECONDS = 30;
    private static final Buffer PING = Buffer.buffer();

    private final Set<ServerWebSocket> subscribers = new LinkedHashSet<>();
    private final List<ServerWebSocket> all = new ArrayList<>();
    private long seconds;

    public static void main(String[] arguments) {
        VertxServer server = new VertxServer();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        vertx.setPeriodic(1000, _ -> server.ping());
        vertx.createHttpServer(
                        new HttpServerOptions().setHost("0.0.0.0").setPort(0).setAcceptBacklog(4096))
                .requestHandler(server::request)
                .listen()
                .onSuccess(http -> System.out.println("Listening on: http://0.0.0.0:" + http.actualPort()))
                .onFailure(Throwable::printStackTrace);
    }

    private void request(HttpServerRequest request) {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            request.response().end("ok");
            return;
        }
        String authorization = request.getHeader("Authorization");
        if (authorization == null || !Jwt.good(authorization.substring("Bearer ".length()))) {
            request.response().setStatusCode(401).end();
            return;
        }
        int replay = number(request, "replay");
        int bytes = number(request, "bytes");
        request.toWebSocket().onSuccess(socket -> open(socket, replay, bytes));
    }

    private static int number(HttpServerRequest request, String name) {
        String value = request.getParam(name);
        return value == null ? 0 : Integer.parseInt(value);
    }

    private void open(ServerWebSocket socket, int replay, int bytes) {
        all.add(socket);
        socket.textMessageHandler(text -> received(socket, text, replay, bytes));
        socket.closeHandler(_ -> {
            subscribers.remove(socket);
            all.remove(socket);
        });
    }

    private void received(ServerWebSocket socket, String text, int replay, int bytes) {
        if (text.startsWith("{\"type\":\"subscribe\"")) {
            subscribers.add(socket);
            socket.writeTextMessage("{\"type\":\"subscribed\",\"payload\":{}}");
            for (int i = 0; i < replay; i++) {
                socket.writeTextMessage(filled(bytes));
            }
        } else {
            for (ServerWebSocket subscriber : subscribers) {
                if (subscriber != socket) {
                    subscriber.writeTextMessage(text);
                }
            }
        }
    }

    private static String filled(int bytes) {
        String head = "{\"type\":\"message.new\",\"payload\":\"";
        return head + "x".repeat(Math.max(0, bytes - head.length() - 2)) + "\"}";
    }

    /** Pings each connection once per interval, a part of them every second. */
    private void ping() {
        long turn = seconds++ % PING_SECONDS;
        for (int i = (int) turn; i < all.size(); i += (int) PING_SECONDS) {
            all.get(i).writePing(PING);
        }
    }
}
