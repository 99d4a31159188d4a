package dev.parley.delivery;

import dev.parley.protocol.Dialect;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Metrics of delivery. Thread-safe. */
@ApplicationScoped
public class DeliveryMetrics {
    private final MeterRegistry registry;
    private final ConcurrentMap<String, AtomicInteger> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder framesOut = new LongAdder();
    private final LongAdder queuedBytes = new LongAdder();
    private final Counter coalesced;
    private final Counter dropped;
    private final Counter slowCloses;
    private final Counter gapFetches;
    private final Timer latency;

    DeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
        FunctionCounter.builder("parley.frames.out", framesOut, LongAdder::sum)
                .description("Frames handed to sockets")
                .register(registry);
        registry.gauge("parley.queue.bytes", queuedBytes, LongAdder::sum);
        // The memory that the queues are part of: a native executable's own metrics do not have it.
        registry.gauge("parley.memory.max.bytes", Runtime.getRuntime(), Runtime::maxMemory);
        coalesced = registry.counter("parley.queue.coalesced");
        dropped = registry.counter("parley.queue.dropped");
        slowCloses = registry.counter("parley.sessions.slow.closes");
        gapFetches = registry.counter("parley.feeds.gap.fetches");
        latency = Timer.builder("parley.delivery")
                .description("From a message's commit here, or its arrival over the bus, to the sockets")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
    }

    /** The number of open sessions of all dialects. */
    public int open() {
        return open.get();
    }

    /** The number of open sessions by the names of the dialects. */
    public Map<String, Long> openByDialect() {
        Map<String, Long> counts = new HashMap<>();
        sessions.forEach((dialect, count) -> counts.put(dialect, count.longValue()));
        return counts;
    }

    void opened(Dialect dialect) {
        open.incrementAndGet();
        sessions.computeIfAbsent(
                        dialect.name(),
                        name -> registry.gauge("parley.sessions", Tags.of("dialect", name), new AtomicInteger()))
                .incrementAndGet();
    }

    void closed(Dialect dialect) {
        open.decrementAndGet();
        Objects.requireNonNull(sessions.get(dialect.name())).decrementAndGet();
    }

    void frameOut() {
        framesOut.increment();
    }

    void offered(OutboundQueue.Verdict verdict, long bytes) {
        queued(bytes);
        switch (verdict) {
            case QUEUED, FULL -> {}
            case COALESCED -> coalesced.increment();
            case DROPPED -> dropped.increment();
        }
    }

    void queued(long bytes) {
        if (bytes != 0) {
            queuedBytes.add(bytes);
        }
    }

    void slowClose() {
        slowCloses.increment();
    }

    void gapFetch() {
        gapFetches.increment();
    }

    void delivered(long nanos) {
        latency.record(Duration.ofNanos(nanos));
    }
}
