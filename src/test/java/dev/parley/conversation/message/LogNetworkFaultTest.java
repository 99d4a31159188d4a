package dev.parley.conversation.message;

import static dev.parley.conversation.Fixture.draft;
import static dev.parley.conversation.Fixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.conversation.Fixture;
import dev.parley.protocol.ErrorCode;
import dev.parley.testing.CuttableProxy;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LogNetworkFaultTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    private Fixture fixture;
    private CuttableProxy proxy;
    private PgConnectOptions throughProxy;
    private String c;

    @BeforeEach
    void connect() {
        fixture = new Fixture(pool);
        PgConnectOptions server = Writers.server();
        proxy = new CuttableProxy(vertx, server.getHost(), server.getPort());
        throughProxy = server.setHost("127.0.0.1").setPort(proxy.port());
        c = fixture.group("ann");
    }

    @AfterEach
    void disconnect() {
        proxy.close();
    }

    @Test
    void aMessageWhoseAnswerWasLostIsFoundByItsKey() {
        try (Writers instance = new Writers(vertx, throughProxy, SOON, 1000, 40)) {
            message(get(instance.writer.append(draft(c, "ann", null, "warm up"))));
            proxy.loseAnswers();
            List<Draft> drafts = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                drafts.add(draft(c, "ann", UUID.randomUUID().toString(), "m" + i));
            }
            CompletableFuture<List<AppendResult>> answers =
                    all(instance, drafts).subscribeAsCompletionStage();
            // Committed, and nobody knows.
            await().atMost(SOON).until(() -> fixture.stored(c).size() > 1);
            assertThat(instance.said.batches).hasSize(1);
            proxy.heal();
            proxy.cut();

            List<AppendResult> first =
                    answers.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
            List<AppendResult> again = get(all(instance, drafts));

            // The statement whose answer was lost is not run again: its messages are found by their keys.
            assertThat(first).noneMatch(AppendResult.Refused.class::isInstance);
            assertThat(first.getFirst()).isInstanceOf(AppendResult.Repeated.class);
            assertThat(instance.said.batches.stream().flatMap(List::stream)).hasSize(101);
            assertThat(first.getLast()).isInstanceOf(AppendResult.Stored.class);
            assertThat(again).allSatisfy(it -> assertThat(it).isInstanceOf(AppendResult.Repeated.class));
            assertThat(fixture.stored(c))
                    .extracting(Fixture.Stored::seq)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 101).boxed().toList());
        }
    }

    @Test
    void aSilentDatabaseIsUnavailableAndEndsNoConnection() {
        try (Writers instance = new Writers(vertx, throughProxy, Duration.ofMillis(300), 1000, 500)) {
            message(get(instance.writer.append(draft(c, "ann", null, "before"))));
            for (int i = 0; i < 4; i++) {
                proxy.loseAnswers();
                assertThat(get(instance.writer.append(draft(c, "ann", null, "into the void"))))
                        .isInstanceOfSatisfying(AppendResult.Refused.class, it -> assertThat(it.code())
                                .isEqualTo(ErrorCode.UNAVAILABLE));
                proxy.heal();
                // More often than the pool has connections: they must be dropped, not kept waiting.
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(get(instance.writer.append(draft(c, "ann", null, "back"))))
                                .isInstanceOf(AppendResult.Stored.class));
            }
            assertThat(proxy.connections()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aLockedConversationWaitsAloneAndItsMessagesKeepTheirOrder() {
        String other = fixture.group("ann");
        var holder = pool.getConnectionAndAwait();
        try (Writers instance = new Writers(vertx, Writers.server(), SOON, 1000, 500)) {
            var transaction = holder.beginAndAwait();
            holder.preparedQuery("SELECT id FROM conversation WHERE id = $1 FOR UPDATE")
                    .executeAndAwait(Tuple.of(c));
            List<CompletableFuture<AppendResult>> locked = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                locked.add(instance.writer
                        .append(draft(c, "ann", UUID.randomUUID().toString(), "l" + i))
                        .subscribeAsCompletionStage());
                message(get(instance.writer.append(
                        draft(other, "ann", UUID.randomUUID().toString(), "o" + i))));
            }
            // Once for the lock timeout; then the slot is free of it.
            long begun = System.nanoTime();
            for (int i = 10; i < 20; i++) {
                message(get(instance.writer.append(
                        draft(other, "ann", UUID.randomUUID().toString(), "o" + i))));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(900));
            assertThat(locked).noneMatch(CompletableFuture::isDone);
            assertThat(instance.writer.waitingLocked()).isEqualTo(10);
            transaction.rollbackAndAwait();

            locked.forEach(it -> message(
                    it.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join()));
            assertThat(fixture.stored(c))
                    .extracting(Fixture.Stored::content)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 10).mapToObj(i -> "l" + i).toList());
            assertThat(instance.writer.waitingLocked()).isZero();
        } finally {
            holder.closeAndAwait();
        }
    }

    @Test
    void dropsConnectionsThatAreNeverAnswered() {
        PgConnectOptions impatient = throughProxy;
        impatient.setReadIdleTimeout(1);
        try (Writers instance = new Writers(vertx, impatient, Duration.ofMillis(300), 1000, 500)) {
            proxy.loseAnswers();
            for (int i = 0; i < 4; i++) {
                assertThat(get(instance.writer.append(draft(c, "ann", null, "into the void"))))
                        .isInstanceOf(AppendResult.Refused.class);
            }
            proxy.answerAgain();

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(get(instance.writer.append(draft(c, "ann", null, "back"))))
                            .isInstanceOf(AppendResult.Stored.class));
        }
    }

    private static Uni<List<AppendResult>> all(Writers instance, List<Draft> drafts) {
        return Uni.join()
                .all(drafts.stream().map(instance.writer::append).toList())
                .andFailFast();
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
