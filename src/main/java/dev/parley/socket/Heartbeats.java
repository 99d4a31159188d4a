package dev.parley.socket;

import dev.parley.delivery.SessionRegistry;
import io.netty.channel.EventLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Calls connections when their timers are due. It has one wheel and one timer per event loop, whatever the number of
 * connections.
 */
@ApplicationScoped
public class Heartbeats {
    private static final long TICK_MILLIS = 250;
    private static final int SLOTS = 512;

    private final SessionRegistry registry;
    private final ConcurrentMap<EventLoop, TimingWheel<ClientConnection>> wheels = new ConcurrentHashMap<>();

    Heartbeats(SessionRegistry registry) {
        this.registry = registry;
    }

    /** Milliseconds of a monotonic clock. */
    static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Calls {@link ClientConnection#onTimer} at the time or earlier. On the connection's event loop. */
    void schedule(ClientConnection connection, EventLoop loop, long atMillis) {
        wheels.computeIfAbsent(loop, this::start).schedule(connection, atMillis);
    }

    private TimingWheel<ClientConnection> start(EventLoop loop) {
        TimingWheel<ClientConnection> wheel = new TimingWheel<>(TICK_MILLIS, SLOTS, now());
        loop.scheduleAtFixedRate(
                () -> {
                    wheel.advance(now(), ClientConnection::onTimer);
                    registry.lookAfterSessions(loop);
                },
                TICK_MILLIS,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
        return wheel;
    }
}
