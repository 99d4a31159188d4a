package dev.parley.bus;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells whether the bus carries anything, by saying something to oneself and hearing it: a connection may be open and
 * the server behind it hang. Thread-safe.
 */
final class BusProbe {
    private final LongSupplier nanoTime;
    private final Consumer<String> say;
    private final long staleNanos;
    private volatile long heardAt;

    /**
     * @param say   publishes a text that comes back to {@link #heard}
     * @param stale for how long after it was last heard the bus counts as up
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

    void heard(String text) {
        heardAt = nanoTime.getAsLong();
    }

    /** The connection is new: it gets its chance. */
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
