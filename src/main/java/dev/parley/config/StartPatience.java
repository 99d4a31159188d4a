package dev.parley.config;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Limits how long the start waits for what should be ready before connections are accepted: five seconds in all. */
@ApplicationScoped
public class StartPatience {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final long end = System.nanoTime() + PATIENCE.toNanos();

    /**
     * Blocks the thread that starts the application.
     *
     * @return whether the event came in time
     */
    public boolean sees(CompletableFuture<Void> event) throws InterruptedException {
        try {
            event.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }
}
