package dev.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ChatClient;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.Servers;
import dev.parley.testing.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** A user's tokens are revoked at one of three instances; the user has sockets on all of them. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RevocationIT {
    private static final int INSTANCES = 3;
    private static final int SOCKETS = 300;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Servers SERVERS = Servers.fresh();
    private static final List<PackagedProcess> PROCESSES = new ArrayList<>();

    private final String user = "ann-" + UUID.randomUUID();
    private final String token = Tokens.forProcess(user);

    @BeforeAll
    static void start() throws Exception {
        for (int i = 0; i < INSTANCES; i++) {
            PackagedProcess process = PackagedProcess.start(SERVERS.environment());
            PROCESSES.add(process);
            // One after the other: at the same time they would slow each other's start down.
            process.address();
        }
    }

    @AfterAll
    static void stop() {
        PROCESSES.forEach(PackagedProcess::close);
        SERVERS.close();
    }

    @Test
    @Order(1)
    void everySocketOnEveryInstanceIsClosedWithinASecond() throws Exception {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            for (int i = 0; i < INSTANCES; i++) {
                if (call(i, token, "GET", "/health", "") != 200) {
                    return false;
                }
            }
            return true;
        });
        // The first call of a process loads its classes.
        revoke("somebody-" + UUID.randomUUID());
        assertThat(revokedWithin("Redis is there")).isLessThan(Duration.ofSeconds(1));
    }

    /** The last test, because the instances need some time to find Redis again. */
    @Test
    @Order(3)
    void withoutRedisWithinHalfAMinute() throws Exception {
        SERVERS.redis().stop();
        assertThat(revokedWithin("Redis is away")).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    @Order(2)
    void anInstanceThatStartsLaterKnows() throws Exception {
        assertThat(call(0, token, "GET", "/api/v1/conversations", "")).isEqualTo(200);
        revoke();
        try (PackagedProcess late = PackagedProcess.start(SERVERS.environment())) {
            assertThat(call(late.address(), token, "GET", "/api/v1/conversations", ""))
                    .isEqualTo(401);
        }
    }

    /** @return the time from the beginning of the call to the close of the last socket */
    private Duration revokedWithin(String when) throws Exception {
        String other = "ben-" + UUID.randomUUID();
        List<ChatClient> clients = new ArrayList<>();
        List<ChatClient> others = new ArrayList<>();
        for (int i = 0; i < SOCKETS; i++) {
            clients.add(client(i % INSTANCES, token));
        }
        for (int i = 0; i < INSTANCES; i++) {
            others.add(client(i, Tokens.forProcess(other)));
        }
        long began = System.nanoTime();
        revoke();
        Duration answered = Duration.ofNanos(System.nanoTime() - began);
        for (ChatClient client : clients) {
            assertThat(client.closeCode()).isEqualTo(4403);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf(
                "Tokens taken back while %s: answered after %d ms, the last of %d sockets on %d instances"
                        + " closed after %d ms%n",
                when, answered.toMillis(), SOCKETS, INSTANCES, took.toMillis());

        for (int i = 0; i < INSTANCES; i++) {
            assertThat(call(i, token, "GET", "/api/v1/conversations", "")).isEqualTo(401);
            assertThat(others.get(i).untilPong()).isEmpty();
            others.get(i).close();
        }
        return took;
    }

    private void revoke() throws Exception {
        revoke(user);
    }

    private static void revoke(String user) throws Exception {
        String service = Tokens.mint("billing").roles("service").token();
        assertThat(call(0, service, "POST", "/api/v1/users/" + user + "/revoke", "{\"all\":true}"))
                .isEqualTo(200);
    }

    private static ChatClient client(int instance, String token) throws Exception {
        ChatClient client = ChatClient.dial(URI.create(PROCESSES.get(instance).address() + "/ws"))
                .header("Authorization", "Bearer " + token)
                .ignoring("presence.changed")
                .connect();
        client.next("auth.success");
        return client;
    }

    private static int call(int instance, String token, String method, String path, String body) throws Exception {
        return call(PROCESSES.get(instance).address(), token, method, path, body);
    }

    private static int call(URI instance, String token, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(instance + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
