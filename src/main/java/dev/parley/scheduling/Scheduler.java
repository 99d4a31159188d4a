package dev.parley.scheduling;

import java.time.Duration;

/** Runs tasks after a delay, by the clock or by that of a simulation. Thread-safe. */
public interface Scheduler {
    /** Runs the task once, after at least {@code delay}, on a thread that it must not block. */
    void after(Duration delay, Runnable task);
}
