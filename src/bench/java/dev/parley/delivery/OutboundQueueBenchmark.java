package dev.parley.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Offers and takes sixteen durable frames; the reference keeps them in a deque, without a bound. */
@State(Scope.Benchmark)
public class OutboundQueueBenchmark {
    private static final int FRAMES = 16;

    private final byte[] frame = new byte[256];
    private final OutboundQueue queue = new OutboundQueue(1 << 20);
    private final Deque<byte[]> deque = new ArrayDeque<>();

    @Benchmark
    public long parley() {
        long bytes = 0;
        for (int i = 0; i < FRAMES; i++) {
            queue.offer(frame, null, 0);
        }
        for (byte[] next = queue.poll(); next != null; next = queue.poll()) {
            bytes += next.length;
        }
        return bytes;
    }

    @Benchmark
    public long reference() {
        long bytes = 0;
        for (int i = 0; i < FRAMES; i++) {
            deque.add(frame);
        }
        for (byte[] next = deque.poll(); next != null; next = deque.poll()) {
            bytes += next.length;
        }
        return bytes;
    }
}
