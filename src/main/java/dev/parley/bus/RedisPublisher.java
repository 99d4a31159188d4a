package dev.parley.bus;

import dev.parley.redis.ReconnectingRedis;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes over one kept connection, what has gathered in one write, with at most {@value #MAX_IN_FLIGHT} frames
 * unanswered. At most {@value #MAX_WAITING} frames, and {@value #MAX_WAITING_BYTES} bytes of them, wait for Redis,
 * those in flight included; those beyond, and all while it is away, are dropped and counted. Thread-safe.
 */
final class RedisPublisher {
    private static final int MAX_WAITING = 10_000;
    private static final int MAX_WAITING_BYTES = 32 * 1024 * 1024;
    /**
     * The client refuses a batch whole that goes beyond what it keeps for answers, 2,048; the outbox needs some of it.
     */
    private static final int MAX_IN_FLIGHT = 1_024;

    private static final Duration CONFIRMATION_TIMEOUT = Duration.ofSeconds(5);

    /** A frame for a channel. */
    record Outgoing(String channel, byte[] frame) {}

    private final ReconnectingRedis link;
    private final PubSubCommands words;
    private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Counter published;
    private final Counter dropped;
    /** On the link's context, as is all that touches it. */
    private int inFlight;

    RedisPublisher(Vertx vertx, Redis redis, PubSubCommands words, String probeKey, MeterRegistry registry) {
        this.words = words;
        this.link = new ReconnectingRedis(vertx, redis, "publisher", probeKey, _ -> {}, () -> {});
        this.published = registry.counter("parley.bus.published");
        this.dropped = registry.counter("parley.bus.dropped");
        registry.gauge("parley.bus.waiting", waiting);
        registry.gauge("parley.bus.waiting.bytes", waitingBytes);
    }

    ReconnectingRedis link() {
        return link;
    }

    void publish(String channel, byte[] frame) {
        if (!link.isUp()) {
            dropped.increment();
        } else if (isTooMuch(frame.length)) {
            gone(1, frame.length);
            dropped.increment();
        } else {
            outgoing.add(new Outgoing(channel, frame));
            schedule();
        }
    }

    /** Counts a frame that waits. Returns whether more wait with it than may. */
    private boolean isTooMuch(int length) {
        boolean tooMany = waiting.incrementAndGet() > MAX_WAITING;
        return waitingBytes.addAndGet(length) > MAX_WAITING_BYTES || tooMany;
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            link.run(this::flush);
        }
    }

    /**
     * Publishes these in order, beside those that wait. Fails where Redis is away or does not answer in time; then any
     * of them may be published.
     */
    Uni<Void> publishConfirmed(List<Outgoing> frames) {
        return Uni.createFrom()
                .<Void>emitter(emitter -> link.run(() -> {
                    RedisConnection connection = link.connection();
                    if (connection == null) {
                        emitter.fail(new IllegalStateException("Redis is away"));
                        return;
                    }
                    words.publish(connection, frames).onComplete(done -> {
                        if (done.succeeded()) {
                            published.increment(frames.size());
                            emitter.complete(null);
                        } else {
                            link.failed(connection, done.cause());
                            emitter.fail(done.cause());
                        }
                    });
                }))
                .ifNoItem()
                .after(CONFIRMATION_TIMEOUT)
                .fail();
    }

    private void gone(int frames, long bytes) {
        waiting.addAndGet(-frames);
        waitingBytes.addAndGet(-bytes);
    }

    private void flush() {
        scheduled.set(false);
        List<Outgoing> batch = new ArrayList<>();
        while (inFlight + batch.size() < MAX_IN_FLIGHT && outgoing.poll() instanceof Outgoing next) {
            batch.add(next);
        }
        int count = batch.size();
        long bytes = batch.stream().mapToLong(one -> one.frame().length).sum();
        if (count == 0) {
            return;
        }
        RedisConnection connection = link.connection();
        if (connection == null) {
            gone(count, bytes);
            dropped.increment(count);
            schedule();
            return;
        }
        inFlight += count;
        words.publish(connection, batch)
                .onComplete(done -> link.run(() -> {
                    inFlight -= count;
                    gone(count, bytes);
                    (done.succeeded() ? published : dropped).increment(count);
                    if (done.failed()) {
                        link.failed(connection, done.cause());
                    }
                    if (!outgoing.isEmpty()) {
                        schedule();
                    }
                }));
    }
}
