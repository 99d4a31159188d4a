package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.embedded.RedisServer;
import dev.parley.embedded.SharedServers;
import dev.parley.testing.Signals;
import io.quarkus.redis.runtime.client.ObservableRedis;
import io.quarkus.redis.runtime.client.ObservableRedisMetrics;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis that answers cannot always be used. */
class ReconnectingRedisTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private RedisServer server;
    private RedisConnection operator;
    private ReconnectingRedis link;

    @BeforeEach
    void start() {
        server = RedisServer.start(SharedServers.FOLDER);
        operator = Redis.createClient(vertx, server.url())
                .connect()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        link = new ReconnectingRedis(
                vertx, Redis.createClient(vertx, server.url()), "test", "{parley:probe}:", _ -> {}, () -> {});
        link.start();
        await().atMost(SOON).until(link::isUp);
    }

    @AfterEach
    void stop() throws Exception {
        link.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        server.close();
    }

    private void order(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        operator.send(request).toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aServerThatWasDemotedIsAwayUntilItTakesWritesAgain() {
        order(Command.create("replicaof"), "127.0.0.1", "9");
        link.check(() -> {});
        await().atMost(SOON).until(() -> !link.isUp());
        await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> !link.isUp());

        order(Command.create("replicaof"), "no", "one");
        await().atMost(SOON).until(link::isUp);
    }

    @Test
    void soIsOneWhoseMemoryIsFull() {
        order(Command.CONFIG, "set", "maxmemory", "1");
        link.check(() -> {});
        await().atMost(SOON).until(() -> !link.isUp());

        order(Command.CONFIG, "set", "maxmemory", "0");
        await().atMost(SOON).until(link::isUp);
    }

    @Test
    void soIsOneThatWantsAPassword() {
        order(Command.CONFIG, "set", "requirepass", "secret");
        link.renew();
        await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> !link.isUp());

        order(Command.CONFIG, "set", "requirepass", "");
        await().atMost(SOON).until(link::isUp);
    }

    /** Quarkus wraps connections, so that they can be given back but not closed. */
    @Test
    void aServerThatHungIsUsedAgainWhenItGoesOn() {
        link.stop();
        Redis wrapped =
                new ObservableRedis(Redis.createClient(vertx, server.url()), "test", ObservableRedisMetrics.NOOP);
        link = new ReconnectingRedis(vertx, wrapped, "test", "{parley:probe}:", _ -> {}, () -> {});
        link.start();
        await().atMost(SOON).until(link::isUp);
        RedisConnection before = link.connection();

        Signals.send(server.process(), "STOP");
        try {
            link.renew();
            await().atMost(SOON).until(() -> !link.isUp());
            // The client gives up a connection after 5 s.
            AtomicBoolean later = new AtomicBoolean();
            vertx.setTimer(7_000, _ -> later.set(true));
            await().atMost(SOON).untilTrue(later);
        } finally {
            Signals.send(server.process(), "CONT");
        }

        await().atMost(SOON).until(link::isUp);
        assertThat(link.connection()).isNotSameAs(before);
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> answers(link));
    }

    private static boolean answers(ReconnectingRedis link) {
        RedisConnection connection = link.connection();
        if (connection == null) {
            return false;
        }
        try {
            connection
                    .send(Request.cmd(Command.PING))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(1, TimeUnit.SECONDS);
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    /** Its receivers are gone by then. */
    @Test
    void whatIsStoppedTellsNobodyThatItIsDown() {
        AtomicInteger downs = new AtomicInteger();
        ReconnectingRedis other = new ReconnectingRedis(
                vertx,
                Redis.createClient(vertx, server.url()),
                "other",
                "{parley:probe}:",
                _ -> {},
                downs::incrementAndGet);
        other.start();
        await().atMost(SOON).until(other::isUp);
        other.renew();
        await().atMost(SOON).until(() -> downs.get() == 1 && other.isUp());

        other.stop();
        other.renew();

        await().atMost(SOON).until(() -> !other.isUp());
        assertThat(downs).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "READONLY You can't write against a read only replica.",
                "OOM command not allowed when used memory > 'maxmemory'.",
                "NOAUTH Authentication required.",
                "LOADING Redis is loading the dataset in memory",
                "MASTERDOWN Link with MASTER is down",
                "CLUSTERDOWN The cluster is down",
                "ERR Error running script (call to f_a): @user_script:12: @user_script: 12: -READONLY You can't write"
            })
    void suchAnswersSayThatItIsNotTheOne(String answer) {
        assertThat(RedisRefusal.is(new IllegalStateException(answer))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERR unknown command", "NOSCRIPT No matching script", "WRONGTYPE Operation against a key"})
    void othersDoNot(String answer) {
        assertThat(RedisRefusal.is(new IllegalStateException(answer))).isFalse();
    }
}
