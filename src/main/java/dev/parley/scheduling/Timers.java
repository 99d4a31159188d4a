package dev.parley.scheduling;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Timers that end with the application. A live reload keeps Vert.x and closes the application's class loader, so timers
 * of the old application would go on in it. Thread-safe. Tasks must not block.
 */
@ApplicationScoped
public class Timers implements Scheduler {
    private final Vertx vertx;
    private final Set<Long> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    Timers(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Runs the task repeatedly, on a Vert.x context. */
    public void every(Duration interval, Runnable task) {
        keep(vertx.setPeriodic(Math.max(1, interval.toMillis()), _ -> run(task)));
    }

    /**
     * Runs the task once, after at least {@code delay}, on a Vert.x context. Never runs it if the application ends
     * before.
     */
    @Override
    public void after(Duration delay, Runnable task) {
        AtomicBoolean fired = new AtomicBoolean();
        long timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> {
            fired.set(true);
            running.remove(id);
            run(task);
        });
        keep(timer);
        if (fired.get()) {
            running.remove(timer);
        }
    }

    /** Stops before everything else, so that nothing begins while the rest stops. */
    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        stop();
    }

    /** Stops after a failed start, which has no shutdown event. */
    @PreDestroy
    void stop() {
        stopped = true;
        running.forEach(vertx::cancelTimer);
        running.clear();
    }

    private void run(Runnable task) {
        if (!stopped) {
            task.run();
        }
    }

    private void keep(long timer) {
        running.add(timer);
        if (stopped && running.remove(timer)) {
            vertx.cancelTimer(timer);
        }
    }
}
