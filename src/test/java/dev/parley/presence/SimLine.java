package dev.parley.presence;

import dev.parley.presence.PresenceReader.Known;
import dev.parley.protocol.Status;
import dev.parley.testing.SimTime;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An instance's connection to the simulated Redis. What is sent arrives in order, after a while. When the connection
 * breaks, what was in flight has happened or not, and the instance notices some time later and reconnects.
 */
final class SimLine implements PresenceStore {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final SimTime time;
    private final SimMemory redis;
    private final SimPresence instance;
    private final Set<Runnable> unanswered = new LinkedHashSet<>();
    private boolean up;
    private boolean cut;
    private int connection;
    private long lastArrival;

    SimLine(SimTime time, SimMemory redis, SimPresence instance) {
        this.time = time;
        this.redis = redis;
        this.instance = instance;
        time.within(1, 100, this::connect);
    }

    boolean isUp() {
        return up;
    }

    /** Whether what is sent now arrives. */
    boolean isOpen() {
        return up && !cut && !redis.away();
    }

    /** The connection is gone; the instance does not know it yet. */
    void cut() {
        if (up && !cut) {
            cut = true;
            int broken = connection;
            time.within(0, 400, () -> instance.whenAwake(() -> lost(broken)));
        }
    }

    private void lost(int broken) {
        if (!up || connection != broken) {
            return;
        }
        up = false;
        boolean tellsFirst = time.chance(0.5);
        if (tellsFirst) {
            instance.disconnectedFromRedis();
        }
        List<Runnable> failing = List.copyOf(unanswered);
        unanswered.clear();
        failing.forEach(Runnable::run);
        if (!tellsFirst) {
            instance.disconnectedFromRedis();
        }
        time.within(50, 600, this::connect);
    }

    private void connect() {
        instance.whenAwake(() -> {
            if (redis.away()) {
                time.within(50, 600, this::connect);
                return;
            }
            connection++;
            cut = false;
            up = true;
            instance.connectedToRedis();
        });
    }

    private <T> Uni<T> send(Supplier<T> command) {
        return Uni.createFrom().emitter(emitter -> {
            if (!up) {
                emitter.fail(new IllegalStateException("Redis is away"));
                return;
            }
            int mine = connection;
            Runnable failing = () -> emitter.fail(new IllegalStateException("the connection is lost"));
            unanswered.add(failing);
            lastArrival = Math.max(lastArrival + 1, time.micros() + 1000L * time.below(5));
            time.after(Duration.ofNanos((lastArrival - time.micros()) * 1000), () -> {
                // What was sent before the connection broke may still arrive.
                if (!redis.away() && (connection == mine && !cut || time.chance(0.5))) {
                    T answer = command.get();
                    time.within(
                            0,
                            5,
                            () -> instance.whenAwake(() -> {
                                if (connection == mine && !cut && unanswered.remove(failing)) {
                                    emitter.complete(answer);
                                }
                            }));
                }
            });
            time.after(
                    PATIENCE,
                    () -> instance.whenAwake(() -> {
                        if (unanswered.remove(failing)) {
                            failing.run();
                            lost(mine);
                        }
                    }));
        });
    }

    @Override
    public Uni<Lease> lease(String name, Duration lasts) {
        return send(() -> redis.memory().lease(name, lasts.toMillis(), time.millis()));
    }

    @Override
    public Uni<Void> resign(String name) {
        return send(() -> {
            redis.memory().resign(name);
            return null;
        });
    }

    @Override
    public Uni<Optional<List<Arrived>>> connect(String name, List<Arrival> users) {
        return send(() -> redis.memory().connect(name, users, time.millis()));
    }

    @Override
    public Uni<Integer> disconnect(String name, Duration grace, List<String> users) {
        return send(() -> redis.memory().disconnect(name, grace.toMillis(), users, time.millis()));
    }

    @Override
    public Uni<List<Departed>> depart(int limit) {
        return send(() -> redis.memory().depart(limit, time.millis()));
    }

    @Override
    public Uni<Reaped> reap(int limit) {
        return send(() -> redis.memory().reap(limit, time.millis()));
    }

    @Override
    public Uni<Optional<StatusSet>> status(String userId, Status shown) {
        return send(() -> redis.memory().status(userId, shown, time.millis()));
    }

    Uni<Map<String, Known>> read(Collection<String> users) {
        List<String> ids = List.copyOf(users);
        return send(() -> redis.memory().read(ids));
    }
}
