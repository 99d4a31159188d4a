package dev.parley.outbox;

import static dev.parley.outbox.OutboxInstances.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OutboxTest {
    @Inject
    Vertx vertx;

    private OutboxInstances instances;

    @BeforeEach
    void open() {
        instances = new OutboxInstances(vertx);
    }

    @AfterEach
    void close() {
        instances.close();
    }

    @Test
    void severalInstancesPublishEachRowOnceAndInOrder() {
        for (int i = 0; i < 300; i++) {
            instances.insert("ws:user:u" + i % 3, "{\"n\":" + i + "}");
        }
        List<Outbox> all =
                IntStream.range(0, 3).mapToObj(_ -> instances.instance(7)).toList();

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    await(Future.all(all.stream().map(this::relay).toList()));
                    return instances.count("true") == 0;
                });

        assertThat(instances.published)
                .hasSize(300)
                .isEqualTo(IntStream.range(0, 300)
                        .mapToObj(i -> "ws:user:u" + i % 3 + " {\"type\":\"test\",\"payload\":{\"n\": " + i + "}}")
                        .toList());
    }

    @Test
    void commandsAreDoneBetweenWhatIsToldBeforeAndAfter() {
        instances.insert("ws:conv:c", "{\"n\":1}");
        instances.ask("{\"n\":2}");
        instances.ask("{\"refuse\":true}");
        instances.insert("ws:conv:c", "{\"n\":3}");
        instances.ask("{\"n\":4}");

        relayAll(instances.instance(10));

        assertThat(instances.published)
                .extracting(it -> it.replaceAll("[^0-9]", ""))
                .containsExactly("1", "2", "3", "4");
        assertThat(instances.count("failed_at IS NOT NULL AND error = 'no'")).isEqualTo(1);
    }

    @Test
    void poisonIsSetAsideAndHoldsUpNobody() {
        instances.insert("nowhere", "{}");
        instances.insert("ws:all", "{\"long\":\"" + "x".repeat(1_000) + "\"}");
        instances.insert("ws:all", "{\"n\":1}");

        relayAll(instances.instance(2));

        assertThat(instances.published).containsExactly("ws:all {\"type\":\"test\",\"payload\":{\"n\": 1}}");
        assertThat(instances.count("failed_at IS NOT NULL AND error <> ''")).isEqualTo(2);
        assertThat(instances.metrics.get("parley.outbox.set.aside").counter().count())
                .isEqualTo(2);
        assertThat(instances.metrics.get("parley.outbox.relayed").counter().count())
                .isEqualTo(1);
    }

    @Test
    void whatWasSetAsideLongAgoIsForgotten() {
        instances.insert("nowhere", "{}");
        instances.insert("nowhere", "{}");
        Outbox outbox = instances.instance(10);
        relayAll(outbox);
        instances.run("UPDATE outbox SET failed_at = failed_at - interval '8 days' WHERE id = 1", Tuple.tuple());

        outbox.forget().await().indefinitely();

        assertThat(instances.count("true")).isEqualTo(1);
    }

    @Test
    void rowsWaitWhileTheBusIsAway() {
        instances.insert("ws:all", "{\"n\":1}");
        instances.run("UPDATE outbox SET created_at = created_at - interval '1 hour'", Tuple.tuple());
        Outbox outbox = instances.instance(10);
        instances.busAway = true;

        // An instance without the lock, which the application's own relay may hold, does nothing: then again.
        Awaitility.await().untilAsserted(() -> assertThatThrownBy(() -> await(relay(outbox)))
                .hasMessageContaining("away"));

        assertThat(instances.count("failed_at IS NULL")).isEqualTo(1);
        assertThat(instances.metrics.get("parley.outbox.lag.seconds").gauge().value())
                .isGreaterThanOrEqualTo(3_600);

        instances.busAway = false;
        relayAll(outbox);
        assertThat(instances.published).hasSize(1);
    }

    private void relayAll(Outbox outbox) {
        Awaitility.await().until(() -> {
            await(relay(outbox));
            return instances.count("failed_at IS NULL") == 0;
        });
    }

    private Future<Boolean> relay(Outbox outbox) {
        return Future.fromCompletionStage(outbox.relayBatch().subscribeAsCompletionStage());
    }
}
