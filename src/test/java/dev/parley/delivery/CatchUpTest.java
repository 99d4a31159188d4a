package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Address;
import dev.parley.feed.LogTail;
import dev.parley.feed.LogTail.MemberChange;
import dev.parley.feed.LogTail.Position;
import dev.parley.feed.LogTail.Tail;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class CatchUpTest {
    private record Config(
            Duration interval, Duration intervalWithoutBus, Duration patience, int pageRows, int pagesPerRound)
            implements CatchUpConfig {}

    private record Waiting(Duration delay, Runnable task) {}

    /** Answers in turn. Without an answer left, it cannot be read. */
    private static final class Log implements LogTail {
        private final Deque<Tail> answers = new ArrayDeque<>();
        private final List<String> asked = new ArrayList<>();
        private boolean away;

        @Override
        public Uni<Position> now() {
            return away
                    ? Uni.createFrom().failure(new IllegalStateException("away"))
                    : Uni.createFrom().item(Position.after("s0"));
        }

        @Override
        public Uni<Tail> since(Position position, int limit) {
            asked.add(position.snapshot());
            return answers.isEmpty()
                    ? Uni.createFrom().failure(new IllegalStateException("away"))
                    : Uni.createFrom().item(answers.poll());
        }
    }

    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final Instance instance = new Instance();
    private final Log log = new Log();
    private final List<Waiting> waiting = new ArrayList<>();
    private final CatchUp catchUp = new CatchUp(
            log,
            instance.registry,
            instance.interests,
            instance.subscriptions,
            instance.log,
            instance.bus,
            new Config(INTERVAL, Duration.ofMillis(200), PATIENCE, 10, 2),
            (delay, task) -> waiting.add(new Waiting(delay, task)),
            instance.meters);
    private Instance.Client client;

    @BeforeEach
    void listen() {
        client = instance.subscribed("u1", "c1");
    }

    private static Tail nothing(String snapshot) {
        return tail(snapshot, Map.of(), List.of(), true);
    }

    private static Tail tail(String snapshot, Map<String, Long> newest, List<MemberChange> changes, boolean complete) {
        return new Tail(new HashMap<>(newest), changes, Position.after(snapshot), complete);
    }

    private void begin() {
        log.answers.add(nothing("s1"));
        catchUp.start();
    }

    /** Runs everything that was scheduled after that long. */
    private void after(Duration delay) {
        List<Waiting> due =
                waiting.stream().filter(it -> it.delay().equals(delay)).toList();
        waiting.removeAll(due);
        due.forEach(it -> it.task().run());
        instance.loop.settle();
    }

    private void sweep(Tail found) {
        log.answers.add(found);
        after(INTERVAL);
    }

    @Test
    void itWatchesFromTheFirstAnswerOnAndGoesOnWhereItWas() {
        log.away = true;
        catchUp.start();
        assertThat(catchUp.isWatching()).isFalse();
        log.away = false;
        log.answers.add(nothing("s1"));

        after(Duration.ofMillis(200));
        assertThat(catchUp.isWatching()).isTrue();
        sweep(nothing("s2"));

        assertThat(log.asked).containsExactly("s0", "s1");
    }

    @Test
    void whatNobodyToldIsReadFromTheLogWhenItHasHadTimeToCome() {
        begin();
        instance.source.commit("c1", 2);

        sweep(tail("s2", Map.of("c1", 2L, "unheard", 9L), List.of(), true));
        assertThat(client.heard()).as("it may be on its way").isEmpty();
        after(PATIENCE);

        assertThat(client.heard()).containsExactly("c1#1", "c1#2");
        assertThat(instance.meters.counter("parley.catchup.rescues").count()).isEqualTo(1);
    }

    @Test
    void whatWasToldIsNotReadAgain() {
        begin();
        instance.say("c1");
        client.heard();
        int before = instance.source.reads;

        sweep(tail("s2", Map.of("c1", 1L), List.of(), true));
        after(PATIENCE);

        assertThat(instance.source.reads).isEqualTo(before);
        assertThat(instance.meters.counter("parley.catchup.rescues").count()).isZero();
    }

    @Test
    void afterAFailureTheSamePositionIsReadAgain() {
        begin();
        after(INTERVAL);
        sweep(nothing("s2"));

        assertThat(log.asked).containsExactly("s0", "s1", "s1");
    }

    @Test
    void itGoesFromPageToPageAndDoesNotStopBeforeTheEnd() {
        begin();
        log.answers.add(tail("s2", Map.of(), List.of(), false));
        log.answers.add(tail("s3", Map.of(), List.of(), false));
        log.answers.add(nothing("s4"));

        after(INTERVAL);

        assertThat(log.asked).as("two pages make a round, and another follows").containsExactly("s0", "s1", "s2", "s3");
    }

    @Test
    void readsAnEditThatWasNotPublishedOnce() {
        begin();
        instance.say("c1");
        client.heard();
        instance.source.edit("c1", 1);

        sweep(tail("s2", Map.of("c1", 2L), List.of(), true));
        after(PATIENCE);
        assertThat(client.heard()).containsExactly("MessageUpdated");
        assertThat(instance.meters.counter("parley.catchup.rescues").count()).isEqualTo(1);

        int before = instance.source.reads;
        sweep(tail("s3", Map.of("c1", 2L), List.of(), true));
        after(PATIENCE);
        assertThat(client.heard()).isEmpty();
        assertThat(instance.source.reads).isEqualTo(before);
    }

    @Test
    void whoSubscribedAfterAnEditDoesNotGetIt() {
        begin();
        instance.say("c1");
        client.heard();
        instance.source.edit("c1", 1);
        Instance.Client late = instance.subscribed("u2", "c1");

        sweep(tail("s2", Map.of("c1", 2L), List.of(), true));
        after(PATIENCE);

        assertThat(client.heard()).containsExactly("MessageUpdated");
        assertThat(late.heard()).isEmpty();
    }

    @Test
    void anEditThatWasPublishedIsNotReadAgain() {
        begin();
        instance.say("c1");
        instance.deliver(new Address.Conversation("c1"), instance.source.edit("c1", 1));
        client.heard();
        int before = instance.source.reads;

        sweep(tail("s2", Map.of("c1", 2L), List.of(), true));
        after(PATIENCE);

        assertThat(client.heard()).isEmpty();
        assertThat(instance.source.reads).isEqualTo(before);
    }

    @Test
    void whoWasTakenOutUntoldIsOutAndHearsOfIt() {
        begin();
        instance.source.removeMember("c1", "u1");

        sweep(tail("s2", Map.of(), List.of(new MemberChange("c1", "u1", false)), true));

        assertThat(client.heard()).containsExactly("u1 left c1");
        assertThat(client.session().subscribedTo("c1")).isFalse();
        assertThat(instance.meters.counter("parley.catchup.rescues").count()).isEqualTo(1);
    }

    @Test
    void changesThatWereAppliedLongAgoChangeNothing() {
        begin();
        instance.say("c1");
        client.heard();

        sweep(tail(
                "s2",
                Map.of(),
                List.of(
                        new MemberChange("c1", "u1", true),
                        new MemberChange("c1", "u1", false),
                        new MemberChange("c1", "u1", true)),
                true));
        instance.say("c1");

        assertThat(client.heard()).containsExactly("c1#2");
        assertThat(instance.meters.counter("parley.catchup.rescues").count()).isZero();
    }
}
