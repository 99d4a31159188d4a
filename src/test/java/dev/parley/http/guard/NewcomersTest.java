package dev.parley.http.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.socket.Guarded;
import dev.parley.testing.Management;
import dev.parley.testing.RawClient;
import dev.parley.testing.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that send nothing, or half of a request: they use file descriptors, and need no token. */
@QuarkusTest
@TestProfile(Guarded.class)
class NewcomersTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String HALF = "GET /health HTTP/1.1\r\nHost: localhost\r\n";
    /** The address of all other clients here, and a trusted proxy's. */
    private static final String PROXY = "127.0.0.1";

    private static final String STRANGER = "127.0.0.66";
    private static final String ANOTHER = "127.0.0.77";

    @TestHTTPResource("/")
    URI server;

    private final List<AutoCloseable> connections = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable connection : connections) {
            connection.close();
        }
        await().atMost(SOON).until(() -> open() < 20);
    }

    @Test
    void oneAddressHoldsNoMoreThanItLeavesToOthers() {
        double before = refused("http_connections_per_address");
        for (int i = 0; i < 2 * Guarded.HTTP_CONNECTIONS; i++) {
            knock(STRANGER, i % 2 == 0 ? "" : HALF);
        }
        await().atMost(SOON)
                .until(() -> refused("http_connections_per_address") - before >= 1.5 * Guarded.HTTP_CONNECTIONS);

        assertThat(open()).isBetween(Guarded.HTTP_CONNECTIONS / 2.0 - 20, Guarded.HTTP_CONNECTIONS / 2.0 + 20);
        assertThat(status(ANOTHER)).isEqualTo(200);
        assertThat(status(PROXY)).isEqualTo(200);
    }

    @Test
    void aTrustedProxyMayHoldAllAndTheOperatorsPortIsItsOwn() {
        double before = refused("http_connections");
        for (int i = 0; i < 2 * Guarded.HTTP_CONNECTIONS; i++) {
            knock(PROXY, "");
        }
        await().atMost(SOON).until(() -> refused("http_connections") - before >= Guarded.HTTP_CONNECTIONS - 20);

        assertThat(open()).isGreaterThanOrEqualTo(Guarded.HTTP_CONNECTIONS);
        Management.get("/q/health/live").statusCode(200);
    }

    @Test
    void aWebSocketIsNoneOfThem() {
        double before = open();
        for (int i = 0; i < 20; i++) {
            connections.add(RawClient.connectWith(
                    server.resolve("/ws"), "w" + UUID.randomUUID(), "X-Forwarded-For: 198.19.0." + i));
        }
        await().atMost(SOON).until(() -> open() <= before + 5);
    }

    @Test
    void whoGoesLeavesTheirPlace() throws Exception {
        for (int turn = 0; turn < 3; turn++) {
            double before = refused("http_connections_per_address");
            for (int i = 0; i < Guarded.HTTP_CONNECTIONS / 3; i++) {
                knock(STRANGER, "");
            }
            await().atMost(SOON).until(() -> open() >= Guarded.HTTP_CONNECTIONS / 3);
            assertThat(refused("http_connections_per_address")).isEqualTo(before);
            close();
            connections.clear();
        }
    }

    private void knock(String from, String said) {
        connections.add(RawHttp.connect(server, from).sendOnAndOn(said.getBytes(StandardCharsets.US_ASCII)));
    }

    private int status(String from) {
        try (RawHttp http = RawHttp.connect(server, from)) {
            return http.send(HALF + "\r\n").read().status();
        }
    }

    /** On the port of clients: the requests of this test keep connections to the other port open. */
    private double open() {
        return meter("parley_http_connections{port=\"" + server.getPort() + "\"");
    }

    private static double refused(String limit) {
        return meter("parley_limits_refused_total{limit=\"" + limit + "\"");
    }

    private static double meter(String start) {
        return Management.get("/q/metrics")
                .extract()
                .asString()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
