package dev.parley.notification.push;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An app's push service: it records calls, and answers for each user with the given statuses. */
public final class PushReceiver implements QuarkusTestResourceLifecycleManager {
    static final String SECRET = "a secret of the push service, long enough";

    /** One call. */
    record Call(String timestamp, String signature, byte[] body) {
        String text() {
            return new String(body, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<String, List<Integer>> answers = new ConcurrentHashMap<>();
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/hook", this::handle);
        server.start();
        return Map.of(
                "parley.push.url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/hook",
                "parley.push.secret",
                SECRET,
                "parley.push.delay",
                "100ms",
                "parley.push.poll",
                "50ms",
                "parley.push.first-retry",
                "20ms",
                "parley.push.last-retry",
                "50ms");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(PushReceiver.class));
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    /** The next calls about that user get these statuses, those after them 204. */
    void answer(String userId, Integer... statuses) {
        answers.put(userId, new CopyOnWriteArrayList<>(statuses));
    }

    List<Call> about(String userId) {
        return calls.stream()
                .filter(call -> call.text().contains("\"user_id\":\"" + userId + "\""))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = new Call(
                    exchange.getRequestHeaders().getFirst("Parley-Timestamp"),
                    exchange.getRequestHeaders().getFirst("Parley-Signature"),
                    exchange.getRequestBody().readAllBytes());
            calls.add(call);
            int status = answers.entrySet().stream()
                    .filter(it -> call.text().contains("\"user_id\":\"" + it.getKey() + "\"")
                            && !it.getValue().isEmpty())
                    .findFirst()
                    .map(it -> it.getValue().removeFirst())
                    .orElse(204);
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
