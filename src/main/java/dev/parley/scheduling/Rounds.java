package dev.parley.scheduling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs an asynchronous task in rounds, one at a time: again at once if that was asked for meanwhile or the round left
 * something to do. A round that fails is not repeated before the next is due. Counts rounds in {@code parley.rounds},
 * by task and outcome. Thread-safe.
 */
public final class Rounds {
    private final Supplier<Uni<Boolean>> round;
    private final Consumer<Throwable> onFailure;
    private final Counter completed;
    private final Counter failed;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean again;

    /**
     * @param task      name of the work in the metric
     * @param round     the work; it must end. True if another round should follow at once
     * @param onFailure called with the cause of a failed round, before the next round may begin
     */
    public Rounds(String task, MeterRegistry registry, Supplier<Uni<Boolean>> round, Consumer<Throwable> onFailure) {
        this.round = round;
        this.onFailure = onFailure;
        this.completed = counter(task, "completed", registry);
        this.failed = counter(task, "failed", registry);
    }

    private static Counter counter(String task, String outcome, MeterRegistry registry) {
        return Counter.builder("parley.rounds")
                .description("Rounds of recurring work")
                .tag("task", task)
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Begins a round now, and another whenever the interval has passed, until the scheduler stops. */
    public void start(Scheduler scheduler, Supplier<Duration> interval) {
        begin();
        scheduler.after(interval.get(), () -> start(scheduler, interval));
    }

    /** Begins a round, or another one as soon as the running one has succeeded. May be called in a round. */
    public void soon() {
        again = true;
        begin();
    }

    /** Begins a round. Does nothing while one runs. */
    public void begin() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        again = false;
        Uni.createFrom().deferred(round::get).subscribe().with(this::succeeded, this::failed);
    }

    private void succeeded(boolean more) {
        completed.increment();
        running.set(false);
        if (more || again) {
            begin();
        }
    }

    private void failed(Throwable failure) {
        failed.increment();
        onFailure.accept(failure);
        running.set(false);
    }
}
