package dev.parley.conversation.message;

import static dev.parley.conversation.Fixture.draft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Fixture;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Message;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LogConcurrencyTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    @Inject
    MessageLog log;

    private Fixture fixture;

    @BeforeEach
    void connect() {
        fixture = new Fixture(pool);
    }

    @Test
    void slotsKeepOrderAndStoreEachKeyOnce() {
        Random random = new Random(11);
        List<String> conversations = conversations(8);
        List<Draft> once = drafts(1_500, conversations, random, "slots ");
        checkOwnOrder(once, all(once, log::append));

        List<Draft> again = new ArrayList<>(drafts(500, conversations, random, "again "));
        again.addAll(List.copyOf(again));
        checkAnswers(again, all(again, log::append));
        List<Draft> everything = new ArrayList<>(once);
        everything.addAll(again);
        checkConversations(everything, conversations);
    }

    @Test
    void manySendsAtOnceTakeFewStatementsAndStayDense() {
        Random random = new Random(7);
        List<String> conversations = conversations(5);
        List<Draft> drafts = drafts(2_000, conversations, random, "sends ");
        try (Writers instance = instance(10_000, 500)) {
            List<Message> answers = allBy(drafts, draft -> instance.writer);

            checkAnswers(drafts, answers);
            checkConversations(drafts, conversations);
            assertThat(instance.statements()).isLessThan(40);
            assertThat(instance.said.batches.stream().mapToInt(List::size).sum())
                    .isEqualTo(keys(drafts));
            checkOwnOrder(drafts, answers);
        }
    }

    @Test
    void twoInstancesStoreDenselyAndEachKeyOnce() {
        for (int round = 0; round < 5; round++) {
            Random random = new Random(round);
            List<String> conversations = conversations(3);
            List<Draft> drafts = drafts(1_500, conversations, random, "round " + round + " ");
            try (Writers one = instance(10_000, 20);
                    Writers two = instance(10_000, 20)) {
                // The same key goes to either instance, as after a client's reconnect.
                List<Message> answers = allBy(drafts, draft -> random.nextBoolean() ? one.writer : two.writer);

                checkAnswers(drafts, answers);
                checkConversations(drafts, conversations);
            }
        }
    }

    @Test
    void eachSenderKeepsTheirOrderWhileTwoInstancesWrite() {
        List<String> conversations = conversations(2);
        List<Draft> drafts = drafts(2_000, conversations, new Random(1), "order ");
        try (Writers one = instance(10_000, 50);
                Writers two = instance(10_000, 50)) {
            List<Message> answers = allBy(drafts, draft -> draft.senderId().endsWith("1") ? one.writer : two.writer);

            checkConversations(drafts, conversations);
            checkOwnOrder(drafts, answers);
        }
    }

    @Test
    void beyondItsBoundTheQueueRefusesAtOnce() {
        String c = fixture.group("ann");
        try (Writers small = instance(10, 5)) {
            List<Uni<AppendResult>> sends = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                sends.add(small.writer.append(draft(c, "ann", null, "m" + i)));
            }
            List<AppendResult> outcomes =
                    Uni.join().all(sends).andFailFast().await().atMost(SOON);

            List<AppendResult> refused = outcomes.stream()
                    .filter(AppendResult.Refused.class::isInstance)
                    .toList();
            assertThat(refused).isNotEmpty().allSatisfy(it -> assertThat(((AppendResult.Refused) it).code())
                    .isEqualTo(ErrorCode.UNAVAILABLE));
            assertThat(small.metrics
                            .get("parley.log.refused")
                            .tag("code", "unavailable")
                            .counter()
                            .count())
                    .isEqualTo(refused.size());
            assertThat(fixture.stored(c)).hasSize(200 - refused.size());
            assertThat(small.metrics.get("parley.log.queue").gauge().value()).isZero();
        }
    }

    private Writers instance(int queueSize, int batchSize) {
        return new Writers(vertx, Writers.server(), SOON, queueSize, batchSize);
    }

    private List<String> conversations(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(fixture.group("s0", "s1", "s2", "s3"));
        }
        return ids;
    }

    /** About a third repeats an earlier key, often within the same batch. */
    private static List<Draft> drafts(int count, List<String> conversations, Random random, String content) {
        String run = UUID.randomUUID().toString();
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i > 0 && random.nextInt(3) == 0) {
                drafts.add(drafts.get(Math.max(0, i - 1 - random.nextInt(100))));
            } else {
                drafts.add(draft(
                        conversations.get(random.nextInt(conversations.size())),
                        "s" + random.nextInt(4),
                        run + i,
                        content + i));
            }
        }
        return drafts;
    }

    private static List<Message> allBy(List<Draft> drafts, Function<Draft, BatchWriter> writer) {
        return all(drafts, draft -> writer.apply(draft).append(draft));
    }

    private static List<Message> all(List<Draft> drafts, Function<Draft, Uni<AppendResult>> append) {
        return Multi.createFrom()
                .iterable(drafts)
                .onItem()
                .transformToUni(draft -> append.apply(draft).map(Fixture::message))
                .merge(drafts.size())
                .collect()
                .asList()
                .await()
                .atMost(SOON);
    }

    private static void checkAnswers(List<Draft> drafts, List<Message> answers) {
        assertThat(answers).hasSize(drafts.size());
        Map<String, Message> byKey = new HashMap<>();
        for (Message answer : answers) {
            Message same = byKey.putIfAbsent(answer.clientId(), answer);
            assertThat(answer).isEqualTo(same == null ? answer : same);
        }
        assertThat(byKey).hasSize(keys(drafts));
    }

    private void checkConversations(List<Draft> drafts, List<String> conversations) {
        int rows = 0;
        for (String c : conversations) {
            List<Fixture.Stored> stored = fixture.stored(c);
            rows += stored.size();
            assertThat(stored)
                    .extracting(Fixture.Stored::seq)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, stored.size()).boxed().toList());
            assertThat(stored).isSortedAccordingTo(Comparator.comparing(Fixture.Stored::id));
            assertThat(stored).isSortedAccordingTo(Comparator.comparing(Fixture.Stored::createdAt));
            assertThat(fixture.count("SELECT last_seq FROM conversation WHERE id = $1", Tuple.of(c)))
                    .isEqualTo(stored.size());
        }
        assertThat(rows).isEqualTo(keys(drafts));
    }

    /** The first sends of each sender in each conversation are stored in the order in which they were appended. */
    private static void checkOwnOrder(List<Draft> drafts, List<Message> answers) {
        Map<String, Long> seqs = new HashMap<>();
        answers.forEach(answer -> seqs.put(answer.clientId(), answer.seq()));
        Map<String, Long> last = new HashMap<>();
        drafts.stream().distinct().forEach(draft -> {
            long seq = seqs.get(draft.clientId());
            Long before = last.put(draft.senderId() + draft.conversationId(), seq);
            assertThat(seq).isGreaterThan(before == null ? 0 : before);
        });
    }

    private static int keys(List<Draft> drafts) {
        return (int) drafts.stream().map(Draft::clientId).distinct().count();
    }
}
