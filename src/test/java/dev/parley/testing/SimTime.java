package dev.parley.testing;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;

/** The clock and the events of a simulation. The seed determines everything. */
public final class SimTime {
    private record Due(long at, long order, Runnable task) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Random random;
    private long micros;
    private long order;

    public SimTime(long seed) {
        this.random = new Random(seed);
    }

    public long millis() {
        return micros / 1000;
    }

    public long micros() {
        return micros;
    }

    public void after(Duration delay, Runnable task) {
        queue.add(new Due(micros + delay.toNanos() / 1000, order++, task));
    }

    /** Runs the task after a random time from the range, in milliseconds. */
    public void within(long from, long to, Runnable task) {
        long range = from * 1000 + (long) (random.nextDouble() * (to - from) * 1000);
        queue.add(new Due(micros + range, order++, task));
    }

    public void runUntil(long atMillis) {
        while (!queue.isEmpty() && queue.peek().at() <= atMillis * 1000) {
            Due next = queue.poll();
            micros = next.at();
            next.task().run();
        }
        micros = atMillis * 1000;
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }
}
