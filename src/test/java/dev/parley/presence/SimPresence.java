package dev.parley.presence;

import dev.parley.protocol.Event;
import dev.parley.protocol.Status;
import dev.parley.testing.SimTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** An instance's presence, with nothing replaced but time, the network, Redis, the database and the sockets. */
final class SimPresence {
    static final Settings SETTINGS = new Settings(
            Duration.ofSeconds(2),
            Duration.ofSeconds(15),
            2,
            1000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            100,
            3,
            2);

    /** Leases are shorter than in production, so that more happens; and several calls are needed. */
    record Settings(
            Duration reconnectGrace,
            Duration lease,
            int batch,
            int announcements,
            Duration typingLasts,
            Duration typingRepeat,
            int typingUsers,
            int roomUsers,
            int roomsPerUser)
            implements PresenceConfig {}

    private final String name;
    private final SimTime time;
    private final SimPresenceWorld world;
    private final SimLine line;
    private final PresenceReconciler reconciler;
    private final PresenceTracker tracker;
    /** The users of the connections, by the ids of the connections. */
    private final Map<String, String> sessions = new TreeMap<>();

    private boolean alive = true;
    private boolean stopping;
    private long asleepUntil;

    SimPresence(String name, SimTime time, SimMemory redis, SimPresenceWorld world) {
        this.name = name;
        this.time = time;
        this.world = world;
        this.line = new SimLine(time, redis, this);
        redis.connected(line);
        MeterRegistry meters = new SimpleMeterRegistry();
        PresenceState state = new PresenceState(SETTINGS.reconnectGrace());
        LongSupplier nanoTime = () -> time.micros() * 1000;
        this.reconciler = new PresenceReconciler(name, line::isUp, line, SETTINGS, state, nanoTime);
        PresenceBroadcaster announcements = new PresenceBroadcaster(
                (address, event) -> world.published(this, address, (Event.PresenceChanged) event),
                line::isUp,
                presence -> database(() -> world.othersThan(presence.userId())),
                line::read,
                _ -> Uni.createFrom().item(Optional.empty()),
                reconciler,
                state,
                SETTINGS,
                nanoTime,
                meters);
        this.tracker = new PresenceTracker(
                state,
                line,
                reconciler,
                announcements,
                new LastSeen(null, null) {
                    @Override
                    public Uni<Void> store(Map<String, Instant> seen) {
                        return seen.isEmpty() ? Uni.createFrom().voidItem() : database(() -> null);
                    }
                },
                new SimClock(time),
                SETTINGS,
                (delay, task) -> time.after(delay, () -> whenAwake(task)),
                meters);
        PresenceLifecycle.begin(
                this::every,
                SETTINGS,
                reconciler,
                tracker,
                new OfflineReaper(line, SETTINGS, reconciler::isLinked, tracker::departed, () -> {}, meters));
        reconciler.wake();
    }

    @Override
    public String toString() {
        return name + (alive ? "" : ", dead,") + " with " + sessions.keySet();
    }

    SimLine line() {
        return line;
    }

    /** Whether it accepts connections. */
    boolean admits() {
        return alive && !stopping;
    }

    Map<String, String> sessions() {
        return sessions;
    }

    /** Kills it like SIGKILL: nothing more happens. */
    void kill() {
        alive = false;
        sessions.clear();
    }

    /** Stops it like SIGTERM: it lets go of all clients first, in the time that it has. */
    void shutDown() {
        stopping = true;
        whenAwake(() -> {
            reconciler.release();
            time.after(Duration.ofSeconds(3), this::kill);
        });
    }

    /** Freezes it like SIGSTOP, and continues it after that long. */
    void sleep(long millis) {
        asleepUntil = Math.max(asleepUntil, time.millis() + millis);
    }

    /** Events of a process happen when it runs, and never if it is dead. */
    void whenAwake(Runnable task) {
        if (!alive) {
            return;
        }
        if (time.millis() < asleepUntil) {
            time.after(Duration.ofMillis(asleepUntil - time.millis()), () -> whenAwake(task));
        } else {
            task.run();
        }
    }

    void accept(String user, String session) {
        sessions.put(session, user);
        tracker.connected(user, session);
    }

    void disconnected(String session) {
        String user = sessions.remove(session);
        if (user != null) {
            tracker.disconnected(user, session);
        }
    }

    void set(String user, Status status) {
        tracker.set(user, status).subscribe().with(_ -> {});
    }

    void connectedToRedis() {
        reconciler.wake();
    }

    void disconnectedFromRedis() {
        reconciler.down();
    }

    private void every(Duration interval, Runnable task) {
        time.after(
                interval,
                () -> whenAwake(() -> {
                    if (!stopping) {
                        task.run();
                        every(interval, task);
                    }
                }));
    }

    private <T> Uni<T> database(Supplier<T> answer) {
        return Uni.createFrom()
                .emitter(emitter -> time.within(1, 10, () -> whenAwake(() -> emitter.complete(answer.get()))));
    }

    private static final class SimClock extends Clock {
        private final SimTime time;

        private SimClock(SimTime time) {
            this.time = time;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(time.millis());
        }
    }
}
