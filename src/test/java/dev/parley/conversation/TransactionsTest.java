package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Transactions.Outcome;
import dev.parley.conversation.message.Announcer;
import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.conversation.message.RecordingAnnouncer;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.RefusedException;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TransactionsTest {
    @Inject
    Transactions transactions;

    @Inject
    ConversationTable conversations;

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    private final String run = UUID.randomUUID().toString();
    private final RecordingAnnouncer said = new RecordingAnnouncer();

    @BeforeEach
    void listen() {
        QuarkusMock.installMockForType(said, Announcer.class);
    }

    @Test
    void callsAtOnceOnOneContextDoNotShareATransaction() throws Exception {
        Context request = VertxContext.getOrCreateDuplicatedContext(vertx);
        List<CompletableFuture<Context>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            calls.add(on(request, () -> insert(number, number % 2 == 0)));
        }

        for (int i = 0; i < 20; i++) {
            var call = calls.get(i);
            if (i % 2 == 0) {
                assertThat(call.get(20, TimeUnit.SECONDS)).isSameAs(request);
            } else {
                assertThat(call)
                        .failsWithin(20, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOfSatisfying(RefusedException.class, it -> assertThat(it.code())
                                .isEqualTo(ErrorCode.CONFLICT));
            }
        }
        assertThat(stored()).isEqualTo(10);
        assertThat(said.notices).hasSize(10);
    }

    @Test
    void everyKindOfThreadMayAsk() throws Exception {
        insert(0, true).await().atMost(java.time.Duration.ofSeconds(20));
        Context loop = vertx.getOrCreateContext();
        assertThat(on(loop, () -> insert(1, true)).get(20, TimeUnit.SECONDS)).isSameAs(loop);
        CompletableFuture<Object> worker = new CompletableFuture<>();
        vertx.executeBlocking(() -> insert(2, true).await().atMost(java.time.Duration.ofSeconds(20)))
                .onComplete(result -> worker.complete(result.succeeded() ? "done" : result.cause()));
        assertThat(worker.get(20, TimeUnit.SECONDS)).isEqualTo("done");
        Thread virtual =
                Thread.ofVirtual().start(() -> insert(3, true).await().atMost(java.time.Duration.ofSeconds(20)));
        assertThat(virtual.join(java.time.Duration.ofSeconds(20))).isTrue();

        assertThat(stored()).isEqualTo(4);
    }

    private Uni<String> insert(int number, boolean commit) {
        return transactions.commit(
                () -> conversations.insertMarked(run + number, "a\nb", run).map(id -> {
                    if (!commit) {
                        throw new RefusedException(ErrorCode.CONFLICT, "not this one");
                    }
                    return new Outcome<>(id, List.of(Notice.toUser(run, new Event.MemberRemoved(id, run))));
                }));
    }

    /** The thread of the answer. */
    private static CompletableFuture<Context> on(Context context, java.util.function.Supplier<Uni<String>> call) {
        CompletableFuture<Context> answered = new CompletableFuture<>();
        context.runOnContext(ignored -> call.get()
                .subscribe()
                .with(id -> answered.complete(Vertx.currentContext()), answered::completeExceptionally));
        return answered;
    }

    private long stored() {
        return new Fixture(pool).count("SELECT count(*) FROM conversation WHERE created_by = $1", Tuple.of(run));
    }
}
