package dev.parley.scheduling;

import java.time.Duration;

/** What has to wait a while: by the clock, or in a simulation by one that the simulation moves. Thread-safe. */
public interface Scheduler {
    /** Runs the task once, after at least that long, on a thread that it must not block. */
    void after(Duration delay, Runnable task);
}
