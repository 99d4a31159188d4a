package dev.parley.delivery;

import dev.parley.config.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Waits by Vert.x' timers, until the application ends. */
@ApplicationScoped
class VertxScheduler implements Scheduler {
    private final Timers timers;

    VertxScheduler(Timers timers) {
        this.timers = timers;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        timers.after(delay, task);
    }
}
