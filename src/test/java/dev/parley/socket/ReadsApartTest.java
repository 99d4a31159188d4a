package dev.parley.socket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.limits.LimitsConfig;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Management;
import dev.parley.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests with all connections to PostgreSQL for reads taken, as if lists, presence and history used all of them. */
@QuarkusTest
class ReadsApartTest extends WithClients {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Inject
    Pool pool;

    @Inject
    LimitsConfig limits;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size", defaultValue = "20")
    int connections;

    private final List<SqlConnection> held = new ArrayList<>();
    private String group;

    @BeforeEach
    void meet() {
        group = alice.groupWith(bob, carol);
        alice.send(group, "before");
    }

    @AfterEach
    void release() {
        held.forEach(SqlConnection::closeAndAwait);
        held.clear();
    }

    /** None is left for anybody. */
    private void hold() {
        while (held.size() < connections) {
            held.add(pool.getConnection().await().atMost(PATIENCE));
        }
    }

    @Test
    void messagesAreStoredAndDeliveredWhileNothingCanBeRead() {
        ChatClient a = subscribed(alice, group);
        ChatClient b = subscribed(bob, group);
        ChatClient reading = subscribed(carol, group);
        hold();
        reading.send("history", "'conversation_id':'" + group + "'");
        reading.send("subscribe", "'conversation_ids':'*'");

        say(a, group, "over a socket");
        assertThat(b.next("message.new").at("/payload/message/content").asText())
                .isEqualTo("over a socket");
        alice.send(group, "over HTTP");
        assertThat(b.next("message.new").at("/payload/message/content").asText())
                .isEqualTo("over HTTP");
        given().header("Authorization", "Bearer " + Tokens.of(bob.userId()))
                .contentType("application/json")
                .body("{\"content\":\"as another family does\"}")
                .post("/api/v1/chats/" + group + "/messages")
                .then()
                .statusCode(201);
        assertThat(a.next("message.new")).isNotNull();
        Management.get("/q/health/ready").statusCode(200);

        assertThat(reading.skipped())
                .extracting(frame -> frame.path("type").asText())
                .doesNotContain("history", "subscribed");
        release();
        JsonNode answer = reading.next("history");
        assertThat(answer.at("/payload/messages")).isNotEmpty();
    }

    /** Each of them holds a page until its client has read it. */
    @Test
    void aUserHasOnlySoManyRequestsAtATimeAndTheOthersHaveTheirs() {
        Meters before = Meters.now();
        hold();
        int most = limits.requestsPerUser();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            List<CompletableFuture<HttpResponse<String>>> asked = IntStream.range(0, most + 8)
                    .mapToObj(_ -> history(http, alice.userId()))
                    .toList();
            await().atMost(PATIENCE)
                    .until(() ->
                            asked.stream().filter(CompletableFuture::isDone).count() >= 8);

            assertThat(asked.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
                    .hasSize(8)
                    .allSatisfy(refused -> {
                        assertThat(refused.statusCode()).isEqualTo(429);
                        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                        assertThat(refused.body()).contains("rate_limited");
                    });
            CompletableFuture<HttpResponse<String>> other = history(http, bob.userId());
            release();

            assertThat(asked.stream()
                            .map(it -> it.orTimeout(15, TimeUnit.SECONDS).join().statusCode())
                            .filter(status -> status == 200))
                    .hasSize(most);
            assertThat(other.join().statusCode()).isEqualTo(200);
            assertThat(history(http, alice.userId()).join().statusCode()).isEqualTo(200);
        }
        String label = "limit=\"requests\"";
        assertThat(Meters.now().sum("parley_limits_refused_total", label)
                        - before.sum("parley_limits_refused_total", label))
                .isEqualTo(8);
    }

    private CompletableFuture<HttpResponse<String>> history(HttpClient http, String user) {
        URI page = URI.create("http://" + ws.getAuthority() + "/api/v1/conversations/" + group + "/messages");
        return http.sendAsync(
                HttpRequest.newBuilder(page)
                        .header("Authorization", "Bearer " + Tokens.of(user))
                        .build(),
                BodyHandlers.ofString());
    }
}
