package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.RedisServer;
import dev.parley.embedded.SharedServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits for a Redis that does not answer is bounded, in frames and in bytes. */
class RedisPublisherTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MEBIBYTE = 1 << 20;
    private static final int MOST_MEBIBYTES = 32;
    private static final int MOST_FRAMES = 10_000;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private RedisServer server;
    private RedisConnection operator;
    private RedisPublisher publisher;

    @BeforeEach
    void start() {
        server = RedisServer.start(SharedServers.FOLDER);
        operator = Redis.createClient(vertx, server.url())
                .connect()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        publisher = new RedisPublisher(
                vertx, Redis.createClient(vertx, server.url()), PubSubCommands.PLAIN, "{parley:probe}:", meters);
        publisher.link().start();
        await().atMost(SOON).until(publisher.link()::isUp);
        order("PAUSE", "60000", "WRITE");
    }

    @AfterEach
    void stop() throws Exception {
        publisher.link().stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        server.close();
    }

    @Test
    void bytesThatWaitHaveABoundAndWhatIsBeyondIsDroppedAndCounted() {
        for (int i = 0; i < MOST_MEBIBYTES + 8; i++) {
            publisher.publish("channel", new byte[MEBIBYTE]);
        }

        assertThat(gauge("parley.bus.waiting.bytes")).isEqualTo(MOST_MEBIBYTES * MEBIBYTE);
        assertThat(gauge("parley.bus.waiting")).isEqualTo(MOST_MEBIBYTES);
        assertThat(counter("parley.bus.dropped")).isEqualTo(8);
        assertThat(counter("parley.bus.published")).isZero();

        order("UNPAUSE");
        await().atMost(SOON).until(() -> counter("parley.bus.published") == MOST_MEBIBYTES);
        assertThat(gauge("parley.bus.waiting.bytes")).isZero();
        publisher.publish("channel", new byte[MEBIBYTE]);
        await().atMost(SOON).until(() -> counter("parley.bus.published") == MOST_MEBIBYTES + 1);
        assertThat(counter("parley.bus.dropped")).isEqualTo(8);
    }

    @Test
    void soHaveFrames() {
        for (int i = 0; i < MOST_FRAMES + 5; i++) {
            publisher.publish("channel", new byte[10]);
        }

        assertThat(gauge("parley.bus.waiting")).isEqualTo(MOST_FRAMES);
        assertThat(counter("parley.bus.dropped")).isEqualTo(5);

        order("UNPAUSE");
        await().atMost(SOON).until(() -> counter("parley.bus.published") == MOST_FRAMES);
        assertThat(gauge("parley.bus.waiting")).isZero();
    }

    @Test
    void whatCouldNotBeSaidDoesNotWaitForever() {
        publisher.publish("channel", new byte[MEBIBYTE]);
        server.close();

        await().atMost(SOON).until(() -> counter("parley.bus.dropped") == 1);
        assertThat(gauge("parley.bus.waiting.bytes")).isZero();
    }

    private void order(String... arguments) {
        Request request = Request.cmd(Command.CLIENT);
        for (String argument : arguments) {
            request.arg(argument);
        }
        operator.send(request).toCompletionStage().toCompletableFuture().join();
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private double counter(String name) {
        return meters.get(name).counter().count();
    }
}
