package dev.parley.bus;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Checks whether the bus works by publishing a text and receiving it: a connection may be open while its server hangs.
 * Thread-safe.
 */
final class BusProbe {
    private final LongSupplier nanoTime;
    private final Consumer<String> say;
    private final long staleNanos;
    private volatile long heardAt;

    /**
     * @param say publishes a text that comes back to {@link #received}
     * @param stale the time after the last probe for which the bus counts as up
     */
    BusProbe(LongSupplier nanoTime, Consumer<String> say, Duration stale) {
        this.nanoTime = nanoTime;
        this.say = say;
        this.staleNanos = stale.toNanos();
        this.heardAt = nanoTime.getAsLong() - staleNanos;
    }

    void send() {
        say.accept(Long.toString(nanoTime.getAsLong()));
    }

    void received(String text) {
        heardAt = nanoTime.getAsLong();
    }

    /** Starts the time anew after a reconnect. */
    void connected() {
        heardAt = nanoTime.getAsLong();
    }

    long ageNanos() {
        return nanoTime.getAsLong() - heardAt;
    }

    boolean isStale() {
        return ageNanos() >= staleNanos;
    }
}
