package dev.parley.config;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Limits how long the start waits for what should be ready before connections are accepted: five seconds in all. When
 * these are over, one second remains for each further wait, because what it waits for may begin only then: one server
 * that is away must not make another look as if it were.
 */
@ApplicationScoped
public class StartPatience {
    private static final Duration IN_ALL = Duration.ofSeconds(5);
    private static final Duration AT_LEAST = Duration.ofSeconds(1);

    private final long end;
    private final long least;

    StartPatience() {
        this(IN_ALL, AT_LEAST);
    }

    StartPatience(Duration inAll, Duration atLeast) {
        this.end = System.nanoTime() + inAll.toNanos();
        this.least = atLeast.toNanos();
    }

    /**
     * Blocks the thread that starts the application.
     *
     * @return whether the event came in time
     */
    public boolean sees(CompletableFuture<Void> event) throws InterruptedException {
        try {
            event.get(Math.max(least, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }
}
