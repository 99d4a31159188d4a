package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Address;
import dev.parley.feed.Log;
import dev.parley.feed.LogEnds;
import dev.parley.protocol.Event;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class CatchUpTest {
    private record Config(
            Duration interval,
            Duration intervalWithoutBus,
            Duration patience,
            int logsPerRound,
            Duration everyLogWithin,
            int logsPerStatement)
            implements CatchUpConfig {}

    private record Waiting(Duration delay, Runnable task) {}

    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration WITHOUT_BUS = Duration.ofMillis(200);

    private final Instance instance = new Instance();
    private final List<Set<String>> asked = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean away;
    private final CatchUp catchUp = catchUp(100);
    private Instance.Client client;

    private CatchUp catchUp(int logsPerRound) {
        return new CatchUp(
                ends(),
                instance.registry,
                instance.log,
                instance.bus,
                new Config(INTERVAL, WITHOUT_BUS, PATIENCE, logsPerRound, Duration.ofSeconds(15), 2),
                (delay, task) -> waiting.add(new Waiting(delay, task)),
                instance.meters);
    }

    private LogEnds ends() {
        return known -> {
            Set<String> ids = new TreeSet<>();
            known.keySet().forEach(log -> ids.add(log.id()));
            asked.add(ids);
            return away ? Uni.createFrom().failure(new IllegalStateException("away")) : instance.source.grown(known);
        };
    }

    @BeforeEach
    void listen() {
        client = instance.subscribed("u1", "c1");
    }

    private void begin() {
        catchUp.start();
        instance.loop.settle();
        // The interval is that of a catch-up that has seen nothing yet.
        after(WITHOUT_BUS);
        asked.clear();
    }

    /** Runs everything that was scheduled after that long. */
    private void after(Duration delay) {
        List<Waiting> due =
                waiting.stream().filter(it -> it.delay().equals(delay)).toList();
        waiting.removeAll(due);
        due.forEach(it -> it.task().run());
        instance.loop.settle();
    }

    private double rescues() {
        return instance.meters.counter("parley.catchup.rescues").count();
    }

    @Test
    void watchesFromTheFirstAnswerOn() {
        away = true;
        catchUp.start();
        instance.loop.settle();
        assertThat(catchUp.isWatching()).isFalse();
        away = false;

        after(WITHOUT_BUS);

        assertThat(catchUp.isWatching()).isTrue();
    }

    @Test
    void comparesTheLogsOfItsSessionsOnly() {
        begin();
        instance.source.commit("unheard", 9);

        after(INTERVAL);

        assertThat(asked).containsExactly(Set.of("c1", "u1"));
    }

    @Test
    void readsWhatNobodyPublishedWhenItHasHadTimeToCome() {
        begin();
        instance.source.commit("c1", 2);

        after(INTERVAL);
        assertThat(client.heard()).as("it may be on its way").isEmpty();
        after(PATIENCE);

        assertThat(client.heard()).containsExactly("c1#1", "c1#2");
        assertThat(rescues()).isEqualTo(1);
    }

    @Test
    void whatWasPublishedIsNotReadAgain() {
        begin();
        instance.say("c1");
        client.heard();
        int before = instance.source.reads;

        after(INTERVAL);
        after(PATIENCE);

        assertThat(instance.source.reads).isEqualTo(before);
        assertThat(rescues()).isZero();
    }

    @Test
    void comparesAgainAfterAFailure() {
        begin();
        instance.source.commit("c1");
        away = true;
        after(INTERVAL);
        away = false;

        after(INTERVAL);
        after(PATIENCE);

        assertThat(client.heard()).containsExactly("c1#1");
    }

    @Test
    void manyLogsAreComparedInSeveralStatements() {
        instance.subscribed("u1", "c2");
        instance.subscribed("u1", "c3");
        begin();

        after(INTERVAL);

        assertThat(asked).hasSize(2).allSatisfy(ids -> assertThat(ids).hasSize(2));
    }

    @Test
    void manyLogsAreSpreadOverRounds() {
        for (int i = 2; i <= 40; i++) {
            instance.subscribed("u1", "c" + i);
        }
        CatchUp spread = catchUp(10);
        spread.start();
        instance.loop.settle();
        after(WITHOUT_BUS);
        asked.clear();

        Set<String> all = new TreeSet<>();
        for (int round = 0; round < 5; round++) {
            asked.clear();
            after(INTERVAL);
            int compared = asked.stream().mapToInt(Set::size).sum();
            assertThat(compared).isBetween(1, 25);
            asked.forEach(all::addAll);
        }

        assertThat(all).hasSize(41);
    }

    @Test
    void comparesAllAtOnceWhenSomethingMayBeMissing() {
        for (int i = 2; i <= 40; i++) {
            instance.subscribed("u1", "c" + i);
        }
        CatchUp spread = catchUp(10);
        spread.start();
        instance.loop.settle();
        after(WITHOUT_BUS);
        asked.clear();

        instance.bus.hearers.getLast().accept("");
        instance.loop.settle();

        assertThat(asked.stream().mapToInt(Set::size).sum()).isEqualTo(41);
    }

    @Test
    void readsAnEditThatWasNotPublishedOnce() {
        begin();
        instance.say("c1");
        client.heard();
        instance.source.edit("c1", 1);

        after(INTERVAL);
        after(PATIENCE);
        assertThat(client.heard()).containsExactly("MessageUpdated");
        assertThat(rescues()).isEqualTo(1);

        int before = instance.source.reads;
        after(INTERVAL);
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

        after(INTERVAL);
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

        after(INTERVAL);
        after(PATIENCE);

        assertThat(client.heard()).isEmpty();
        assertThat(instance.source.reads).isEqualTo(before);
    }

    @Test
    void findsARemovalThatNobodyPublished() {
        begin();
        instance.source.removeMember("c1", "u1");
        instance.source.append("u1", new Event.MemberRemoved("c1", "u1"));

        after(INTERVAL);
        after(PATIENCE);

        assertThat(client.heard()).containsExactly("u1 left c1");
        assertThat(client.session().subscriptions().has("c1")).isFalse();
        assertThat(rescues()).isEqualTo(1);
    }

    @Test
    void startsTheLogOfAUserWhoseEndWasNotKnown() {
        begin();
        Instance.Client unsure = instance.anonymous(Instance.ROOMY);
        instance.registry.identify(unsure.session(), "u9").subscribe().with(_ -> {});
        Shard shard = unsure.session().shard();
        shard.feed(new Log.OfUser("u9")).join(unsure.session());
        instance.deliver(new Address.User("u9"), instance.source.append("u9", new Event.MemberRemoved("c7", "u9")));
        assertThat(unsure.heard()).isEmpty();

        after(INTERVAL);

        assertThat(unsure.heard()).containsExactly("u9 left c7");
    }
}
