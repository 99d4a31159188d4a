package dev.parley.config;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * For how long the start of the application is held up for what connections should not come before: five seconds in
 * all, however much there is to wait for.
 */
@ApplicationScoped
public class StartPatience {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final long end = System.nanoTime() + PATIENCE.toNanos();

    /** Waits on the calling thread, which starts the application. @return whether it came in time */
    public boolean sees(CompletableFuture<Void> event) throws InterruptedException {
        try {
            event.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }
}
