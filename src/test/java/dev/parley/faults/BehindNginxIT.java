package dev.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.ChatClient;
import dev.parley.testing.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two instances behind nginx with the configuration that is shipped; skipped, with a message, if nginx is not
 * installed.
 */
@Timeout(120)
@ExtendWith(SharedCluster.class)
class BehindNginxIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path FOLDER = Path.of("target", "nginx");
    private static final int RESTARTING = 1012;
    private static final int CLIENTS = 4;

    private final Cluster instances;
    private final String user = "ann-" + UUID.randomUUID();
    private Nginx nginx;

    BehindNginxIT(Cluster instances) {
        this.instances = instances;
    }

    @BeforeEach
    void start() throws Exception {
        if (!Nginx.isAvailable()) {
            System.err.println("SKIPPED: deploy/docker/nginx.conf is not tested, for there is no nginx");
        }
        assumeTrue(Nginx.isAvailable(), "no nginx");
        Files.deleteIfExists(FOLDER.resolve("access.log"));
        nginx = Nginx.before(
                instances.instance(0).address(), instances.instance(1).address(), FOLDER);
    }

    @AfterEach
    void stop() {
        if (nginx != null) {
            nginx.close();
        }
    }

    /** Clients that are drained find the other instance, and so do new ones; requests are answered all the time. */
    @Test
    void nobodyIsRefusedWhileAnInstanceEnds() throws Exception {
        List<ChatClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(connect());
        }
        CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
            try {
                instances.instance(0).end();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        int came = 0;
        try {
            do {
                assertThat(ask()).isEqualTo(200);
                try (ChatClient newcomer = connect()) {
                    assertThat(newcomer.untilPong()).isEmpty();
                }
                came++;
            } while (!ended.isDone());
        } finally {
            ended.join();
        }

        List<ChatClient> sentAway =
                clients.stream().filter(client -> !client.isOpen()).toList();
        assertThat(sentAway)
                .as("nginx shares them out")
                .hasSizeBetween(1, CLIENTS - 1)
                .allSatisfy(client -> assertThat(client.closeCode()).isEqualTo(RESTARTING));
        try (ChatClient back = connect()) {
            assertThat(back.ask("message.send", "'to':'ben-" + user + "','client_id':'k','content':'still here'")
                            .path("type")
                            .asText())
                    .isEqualTo("message.ack");
        }
        clients.forEach(ChatClient::close);
        assertThat(came).isGreaterThan(1);
    }

    @Test
    void theLogOfRequestsHasNoToken() throws Exception {
        String token = Tokens.of(user);
        URI door = URI.create(nginx.address() + "/ws?token=" + token);
        try (ChatClient client = ChatClient.dial(door).connect()) {
            client.next("auth.success");
        }
        await().until(() -> Files.readString(FOLDER.resolve("access.log")).contains("\"GET /ws HTTP/1.1\" 101"));
        nginx.close();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".log")).toList()) {
                assertThat(Files.readString(file)).doesNotContain("token", token);
            }
        }
    }

    private ChatClient connect() {
        ChatClient client = ChatClient.dial(nginx.address().resolve("/ws"))
                .as(user)
                .ignoring("presence.changed")
                .within(Duration.ofSeconds(10))
                .connect();
        client.next("auth.success");
        return client;
    }

    private int ask() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(nginx.address().resolve("/api/v1/conversations"))
                .header("Authorization", "Bearer " + Tokens.of(user))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
