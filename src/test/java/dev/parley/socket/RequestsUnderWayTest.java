package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocket;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests with a real server and real connections. */
@Timeout(30)
class RequestsUnderWayTest {
    private static final int SECONDS = 10;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final Promise<Void> answer = Promise.promise();
    private RequestsUnderWay requests;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        requests = new RequestsUnderWay(draining::get, Duration.ofMillis(500));
        Router router = Router.router(vertx);
        router.route().handler(context -> requests.pass(context));
        router.get("/slow").handler(context -> {
            asked.complete(null);
            answer.future().onSuccess(_ -> context.end("done"));
        });
        router.get("/fast").handler(context -> context.end("done"));
        router.get("/socket").handler(context -> context.request().toWebSocket());
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void whatWasAskedIsAnsweredFirst() throws Exception {
        CompletableFuture<HttpResponse<String>> slow = ask("/slow");
        asked.get(SECONDS, TimeUnit.SECONDS);
        assertThat(requests.end()).as("while one is under way").isFalse();

        answer.complete();

        assertThat(slow.get(SECONDS, TimeUnit.SECONDS).body()).isEqualTo("done");
        assertThat(requests.end()).isTrue();
    }

    @Test
    void whoGoesAwayIsNotWaitedFor() throws Exception {
        ask("/slow");
        asked.get(SECONDS, TimeUnit.SECONDS);
        http.shutdownNow();

        assertThat(requests.end()).isTrue();
    }

    @Test
    void aWebSocketIsNoRequest() throws Exception {
        WebSocket socket = vertx.createWebSocketClient()
                .connect(server.actualPort(), "localhost", "/socket")
                .toCompletionStage()
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);

        assertThat(requests.end()).as("while it is open").isTrue();
        socket.close().toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        assertThat(requests.end()).as("when it is closed").isTrue();
    }

    @Test
    void connectionsAreClosedBehindTheAnswersOfADrain() throws Exception {
        assertThat(ask("/fast").get(SECONDS, TimeUnit.SECONDS).headers().firstValue("connection"))
                .isEmpty();
        draining.set(true);
        assertThat(ask("/fast").get(SECONDS, TimeUnit.SECONDS).headers().firstValue("connection"))
                .contains("close");
    }

    private CompletableFuture<HttpResponse<String>> ask(String path) {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create("http://localhost:" + server.actualPort() + path))
                        .build(),
                BodyHandlers.ofString());
    }
}
