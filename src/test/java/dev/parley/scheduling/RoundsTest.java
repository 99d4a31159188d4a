package dev.parley.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RoundsTest {
    private final Queue<UniEmitter<? super Boolean>> begun = new ArrayDeque<>();
    private final Queue<Runnable> due = new ArrayDeque<>();
    private final List<Duration> waits = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Rounds rounds = new Rounds(
            "test",
            meters,
            () -> Uni.createFrom().emitter(emitter -> begun.add(emitter)),
            failure -> failures.add(failure.getMessage()));

    @Test
    void runsOneRoundAtATime() {
        rounds.soon();
        rounds.soon();
        rounds.soon();
        assertThat(begun).hasSize(1);
    }

    @Test
    void runsOnceMoreIfAskedMeanwhile() {
        rounds.soon();
        rounds.soon();
        begun.remove().complete(false);
        assertThat(begun).hasSize(1);

        begun.remove().complete(false);
        assertThat(begun).isEmpty();
    }

    @Test
    void runsOnceMoreIfTheRoundLeftSomething() {
        rounds.begin();
        begun.remove().complete(true);
        assertThat(begun).hasSize(1);

        rounds.begin();
        begun.remove().complete(false);
        assertThat(begun).isEmpty();
    }

    @Test
    void countsRoundsByTaskAndOutcome() {
        rounds.begin();
        begun.remove().complete(true);
        begun.remove().fail(new IllegalStateException("away"));
        assertThat(counted("completed")).isEqualTo(1);
        assertThat(counted("failed")).isEqualTo(1);
    }

    private double counted(String outcome) {
        return meters.counter("parley.rounds", "task", "test", "outcome", outcome)
                .count();
    }

    @Test
    void aFailedRoundWaitsForTheNextTime() {
        rounds.start((delay, task) -> due.add(task), () -> Duration.ofSeconds(1));
        rounds.soon();
        begun.remove().fail(new IllegalStateException("away"));
        assertThat(begun).isEmpty();
        assertThat(failures).containsExactly("away");

        due.remove().run();
        assertThat(begun).hasSize(1);
    }

    @Test
    void asksForTheIntervalBeforeEachRound() {
        rounds.start(
                (delay, task) -> {
                    waits.add(delay);
                    due.add(task);
                },
                () -> Duration.ofSeconds(waits.size()));
        due.remove().run();
        due.remove().run();
        assertThat(waits).containsExactly(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(begun).as("the first has not ended").hasSize(1);
    }

    @Test
    void workThatThrowsIsAFailure() {
        Rounds throwing = new Rounds(
                "test",
                meters,
                () -> {
                    throw new IllegalStateException("thrown");
                },
                failure -> failures.add(failure.getMessage()));
        throwing.soon();
        throwing.soon();
        assertThat(failures).containsExactly("thrown", "thrown");
    }
}
