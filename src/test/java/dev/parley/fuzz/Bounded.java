package dev.parley.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** A text of a few kilobytes costs much less CPU time than this. Waiting for a busy CPU does not count. */
final class Bounded {
    private static final long LIMIT = Duration.ofSeconds(2).toNanos();
    /** Time in which classes are loaded and instrumented. */
    private static final int WARM_UP = 100;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static int times;

    private Bounded() {}

    static void time(Runnable reading) {
        long began = THREADS.getCurrentThreadCpuTime();
        reading.run();
        long took = THREADS.getCurrentThreadCpuTime() - began;
        if (++times > WARM_UP && took > LIMIT) {
            throw new AssertionError("took " + Duration.ofNanos(took));
        }
    }
}
