package dev.parley.delivery;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs an asynchronous piece of work in rounds: one at a time, and once more if somebody asked for it meanwhile. A round
 * that fails is not repeated before the next is due. Thread-safe.
 */
public final class Rounds {
    private final Supplier<Uni<Void>> work;
    private final Consumer<Throwable> failed;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean again;

    /**
     * @param work   one round; it must end
     * @param failed is told why a round failed, before the next may begin
     */
    public Rounds(Supplier<Uni<Void>> work, Consumer<Throwable> failed) {
        this.work = work;
        this.failed = failed;
    }

    /** Begins a round now, and another one each time the interval has passed, for as long as the scheduler runs. */
    public void start(Scheduler scheduler, Supplier<Duration> interval) {
        begin();
        scheduler.after(interval.get(), () -> start(scheduler, interval));
    }

    /** Begins a round, or another one as soon as the running one has succeeded. May be called in a round. */
    public void soon() {
        again = true;
        begin();
    }

    private void begin() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        again = false;
        Uni.createFrom().deferred(work::get).subscribe().with(_ -> ended(true), failure -> {
            failed.accept(failure);
            ended(false);
        });
    }

    private void ended(boolean succeeded) {
        running.set(false);
        if (succeeded && again) {
            begin();
        }
    }
}
