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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes over one kept connection, with what has gathered in one write and at most {@value #MAX_IN_FLIGHT} frames
 * unanswered. At most {@value #MAX_WAITING} frames, and {@value #MAX_WAITING_BYTES} bytes, wait for Redis, those in
 * flight included. Frames beyond, and all while Redis is away, are dropped and counted. Thread-safe.
 */
final class RedisPublisher {
    private static final int MAX_WAITING = 10_000;
    private static final int MAX_WAITING_BYTES = 32 * 1024 * 1024;
    /**
     * The client refuses a whole batch beyond the 2,048 answers that it keeps room for, of which the outbox needs some.
     */
    private static final int MAX_IN_FLIGHT = 1_024;

    private static final Duration CONFIRMATION_TIMEOUT = Duration.ofSeconds(5);

    /** A frame for a channel. */
    record ChannelMessage(String channel, byte[] frame) {}

    private final ReconnectingRedis link;
    private final PubSubCommands words;
    private final Queue<ChannelMessage> outgoing = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final List<Runnable> whenLost = new CopyOnWriteArrayList<>();
    private final Counter published;
    private final Counter dropped;
    /** Used on the link's context only, like everything that changes it. */
    private int inFlight;

    RedisPublisher(Vertx vertx, Redis redis, PubSubCommands words, String probeKey, MeterRegistry registry) {
        this.words = words;
        this.link = new ReconnectingRedis(vertx, redis, "publisher", probeKey, _ -> tellOfLoss(), () -> {});
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
            dropped(1);
        } else if (isTooMuch(frame.length)) {
            gone(1, frame.length);
            dropped(1);
        } else {
            outgoing.add(new ChannelMessage(channel, frame));
            schedule();
        }
    }

    /** Runs the task when frames were dropped, as soon as Redis takes frames again. */
    void onLost(Runnable task) {
        whenLost.add(task);
    }

    private void dropped(int frames) {
        dropped.increment(frames);
        lost.set(true);
    }

    private void tellOfLoss() {
        if (lost.compareAndSet(true, false)) {
            whenLost.forEach(Runnable::run);
        }
    }

    /** Counts a waiting frame. Returns true if too much waits with it. */
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
     * Publishes the frames in order, beside those that wait. Fails if Redis is away or does not answer in time; then
     * any of them may have been published.
     */
    Uni<Void> publishConfirmed(List<ChannelMessage> frames) {
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
        List<ChannelMessage> batch = new ArrayList<>();
        while (inFlight + batch.size() < MAX_IN_FLIGHT && outgoing.poll() instanceof ChannelMessage next) {
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
            dropped(count);
            schedule();
            return;
        }
        inFlight += count;
        words.publish(connection, batch)
                .onComplete(done -> link.run(() -> {
                    inFlight -= count;
                    gone(count, bytes);
                    if (done.succeeded()) {
                        published.increment(count);
                    } else {
                        dropped(count);
                        link.failed(connection, done.cause());
                    }
                    if (!outgoing.isEmpty()) {
                        schedule();
                    } else if (done.succeeded()) {
                        tellOfLoss();
                    }
                }));
    }
}
