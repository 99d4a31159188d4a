package dev.parley.bench.driver;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends at a constant rate, whatever the responses. Latencies count from when a message was due, not from when it was
 * sent, so that they include the time in which a server stalls.
 */
public final class OpenLoop {
    private final EventLoop loop;
    private final Outlet outlet;
    private final double periodNanos;
    private final long count;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();
    private long start;
    private long next;

    public OpenLoop(EventLoop loop, Outlet outlet, double perSecond, long count) {
        this.loop = loop;
        this.outlet = outlet;
        this.periodNanos = 1e9 / perSecond;
        this.count = count;
    }

    /** Thread-safe; completes when everything is sent. */
    public CompletableFuture<Void> start() {
        loop.execute(() -> {
            start = System.nanoTime();
            tick();
        });
        return sent;
    }

    /** When that message was due, by {@link System#nanoTime}. */
    public long due(long number) {
        return start + (long) (number * periodNanos);
    }

    private void tick() {
        long now = System.nanoTime();
        boolean any = false;
        while (next < count && due(next) <= now) {
            outlet.write(next++);
            any = true;
        }
        if (any) {
            outlet.flush();
        }
        if (next < count) {
            loop.schedule(this::tick, due(next) - System.nanoTime(), TimeUnit.NANOSECONDS);
        } else {
            sent.complete(null);
        }
    }
}
