package dev.parley.conversation.message;

import static dev.parley.conversation.Fixture.draft;
import static dev.parley.conversation.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.conversation.Conversations;
import dev.parley.conversation.Fixture;
import dev.parley.protocol.ErrorCode;
import dev.parley.testing.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** With a PostgreSQL that is stopped and restarted. */
@QuarkusTest
@QuarkusTestResource(value = Servers.class, restrictToAnnotatedClass = true)
class LogOutageTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    MessageLog log;

    @Inject
    MessageHistory history;

    @Inject
    Conversations conversations;

    @Inject
    Pool pool;

    Servers servers;

    @Test
    void anOutageIsSaidAndRetriesStoreEachMessageOnce() {
        Fixture fixture = new Fixture(pool);
        String c = fixture.group("ann");
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            drafts.add(draft(c, "ann", "outage " + i, "m" + i));
        }

        CompletableFuture<List<AppendResult>> during = all(drafts).subscribeAsCompletionStage();
        servers.postgres().stop();

        List<AppendResult> first =
                during.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();
        assertThat(get(log.append(drafts.getFirst())))
                .isInstanceOfSatisfying(
                        AppendResult.Refused.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        refused(history.history("ann", c, null, null, 1), ErrorCode.UNAVAILABLE);
        refused(conversations.get("ann", c), ErrorCode.UNAVAILABLE);
        refused(conversations.direct("ann", "bob"), ErrorCode.UNAVAILABLE);

        servers.postgres().start();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get(all(drafts))).noneMatch(AppendResult.Refused.class::isInstance));

        List<Fixture.Stored> stored = fixture.stored(c);
        assertThat(stored)
                .extracting(Fixture.Stored::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 3_000).boxed().toList());
        for (int i = 0; i < drafts.size(); i++) {
            if (first.get(i) instanceof AppendResult.Stored(var message, var _)) {
                assertThat(stored.get((int) message.seq() - 1).clientId())
                        .isEqualTo(drafts.get(i).clientId());
            }
        }
        assertThat(get(conversations.get("ann", c)).lastSeq()).isEqualTo(3_000);
    }

    private Uni<List<AppendResult>> all(List<Draft> drafts) {
        return Uni.join().all(drafts.stream().map(log::append).toList()).andFailFast();
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
