package dev.parley.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A remote auth service that accepts some tokens and refuses all others. Records its requests. */
public final class AuthServer implements AutoCloseable {

    /** A request as it arrived: method, path with query, and the token. */
    public record Asked(String method, String target, String token) {}

    private record Answer(int status, String body) {}

    private static final Answer REFUSAL = new Answer(401, "{\"error\":\"no\"}");

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private AuthServer(HttpServer server) {
        this.server = server;
    }

    /** @param port 0 for any free port */
    public static AuthServer start(int port) throws IOException {
        AuthServer service =
                new AuthServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        service.server.createContext("/", service::handle);
        service.server.setExecutor(service.threads);
        service.server.start();
        return service;
    }

    public URI url() {
        return URI.create("http://localhost:" + port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Sets the response for the token; JSON is written with single quotes. */
    public AuthServer answer(String token, int status, String body) {
        answers.put(token, new Answer(status, body.replace('\'', '"')));
        return this;
    }

    public AuthServer knows(String token, String userId) {
        return answer(token, 200, "{'user_id':'" + userId + "','roles':[]}");
    }

    /** Holds requests back until {@link #letGo}. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    public void letGo() {
        gate.countDown();
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public long askedAbout(String token) {
        return asked.stream().filter(request -> request.token().equals(token)).count();
    }

    @Override
    public void close() {
        letGo();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String token = exchange.getRequestHeaders().getFirst("Authorization").substring("Bearer ".length());
        asked.add(
                new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(), token));
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        Answer answer = answers.getOrDefault(token, REFUSAL);
        if (answer.status() >= 300 && answer.status() < 400) {
            exchange.getResponseHeaders().add("Location", answer.body());
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
