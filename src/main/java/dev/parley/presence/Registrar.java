package dev.parley.presence;

import dev.parley.delivery.RedisCommands;
import dev.parley.presence.PresenceScripts.Arrival;
import dev.parley.presence.PresenceScripts.Arrived;
import dev.parley.presence.PresenceScripts.Lease;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Keeps what Redis knows of this instance in line with who is here: one script at a time, each for all that gathered
 * while the one before was under way. Whenever something may have been missed (Redis was away or lost its memory, the
 * lease was lost, a script's outcome is not known) it begins anew under a name never used before, and gives up the old
 * name when everybody is registered under the new one: so nobody flickers, and nothing that was missed stays. From any
 * thread; the lock is the {@link PresenceState}'s.
 */
@ApplicationScoped
class Registrar {
    /** Hears of a user whom Redis knows from now on. */
    interface Arrivals {
        /**
         * Called under the lock.
         *
         * @param memoryLost whether that Redis did not know of a user says nothing, because it has forgotten
         */
        void arrived(Arrived user, boolean memoryLost);
    }

    private static final Logger LOG = Logger.getLogger(Registrar.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** In this time after Redis has lost its memory, all instances have come back to it. */
    static final Duration SETTLING = Duration.ofSeconds(10);
    /** Names beyond that are given up when their leases end. */
    private static final int MAX_OLD = 8;

    private final RedisCommands redis;
    private final PresenceScripts scripts;
    private final PresenceConfig config;
    private final PresenceState state;
    private final Registration registration = new Registration();
    private final String instance = UUID.randomUUID().toString();
    private final Deque<String> oldNames = new ArrayDeque<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private Arrivals arrivals = (_, _) -> { };
    private Consumer<Boolean> begun = _ -> { };
    private volatile String name;
    private volatile long leasedAt = System.nanoTime();
    private volatile long settledAt = System.nanoTime();
    private int names;
    private long epoch = -1;
    private long retryAt = System.nanoTime();
    private boolean memoryLost;
    private boolean renewalDue;
    private boolean closing;

    Registrar(RedisCommands redis, PresenceScripts scripts, PresenceConfig config, PresenceState state) {
        this.redis = redis;
        this.scripts = scripts;
        this.config = config;
        this.state = state;
    }

    /** Before anything is told. */
    void whenArrived(Arrivals hearer) {
        arrivals = hearer;
    }

    /** Has the hearer told whenever registration begins, and whether Redis has lost its memory; before anything is. */
    void whenBegun(Consumer<Boolean> hearer) {
        begun = hearer;
    }

    /** The user came or went. */
    void changed(String userId) {
        synchronized (state) {
            registration.changed(userId);
        }
        wake();
    }

    /** It is time to renew the lease. */
    void renew() {
        synchronized (state) {
            renewalDue = true;
        }
        wake();
    }

    /** Redis is away: what this instance told it may be lost. */
    void down() {
        synchronized (state) {
            beginAnew(name);
        }
    }

    /** Whether Redis knows of this instance, so that what it says holds for all. */
    boolean isLinked() {
        return name != null;
    }

    /** Whether all instances have had time to tell Redis who is there. */
    boolean isSettled() {
        return isLinked() && System.nanoTime() - settledAt >= 0;
    }

    double leaseAgeSeconds() {
        return (System.nanoTime() - leasedAt) / 1e9;
    }

    /** Lets go of everybody, who may come back on another instance, and of the lease. Completes when that is done. */
    CompletableFuture<Void> release() {
        synchronized (state) {
            closing = true;
            registration.allChanged();
        }
        if (!redis.isUp() || !isLinked()) {
            released.complete(null);
        }
        wake();
        return released;
    }

    /** Does what there is to do, if nothing is under way. */
    void wake() {
        synchronized (state) {
            if (!redis.isUp() || !hasWork() || !busy.compareAndSet(false, true)) {
                return;
            }
        }
        step().subscribe().with(_ -> {
            busy.set(false);
            wake();
        }, failure -> {
            LOG.debugf("Presence is not registered: %s", failure.toString());
            busy.set(false);
        });
    }

    private boolean hasWork() {
        return name == null ? !closing && System.nanoTime() - retryAt >= 0
                : closing || renewalDue || registration.hasChanges() || !oldNames.isEmpty() || memoryLost;
    }

    private Uni<Void> step() {
        synchronized (state) {
            String current = name;
            if (current == null) {
                return begin();
            } else if (renewalDue && !closing) {
                renewalDue = false;
                return guarded(current, scripts.lease(current, config.leaseKey())
                        .invoke(lease -> renewed(current, lease)).replaceWithVoid());
            } else if (registration.hasChanges()) {
                return guarded(current, tell(current, registration.next(id -> !closing && state.here(id),
                        config.batch())));
            } else if (closing) {
                name = null;
                return scripts.resign(current).onTermination().invoke(() -> released.complete(null));
            } else if (!oldNames.isEmpty()) {
                return guarded(current, scripts.resign(oldNames.poll()));
            }
            memoryLost = false;
            return Uni.createFrom().voidItem();
        }
    }

    private Uni<Void> begin() {
        String fresh = instance + "-" + ++names;
        retryAt = System.nanoTime() + RETRY.toNanos();
        return scripts.lease(fresh, config.leaseKey()).invoke(lease -> {
            boolean forgotten;
            synchronized (state) {
                forgotten = epoch != -1 && epoch != lease.epoch();
                memoryLost |= forgotten;
                epoch = lease.epoch();
                leasedAt = System.nanoTime();
                settledAt = leasedAt + SETTLING.toNanos()
                        - Duration.ofMillis(Math.max(0, lease.now() - lease.epoch())).toNanos();
                registration.anew(state.present(), state.leaving());
                renewalDue = false;
                name = fresh;
            }
            LOG.debugf("Presence is registered as %s", fresh);
            begun.accept(forgotten);
        }).replaceWithVoid();
    }

    private void renewed(String current, Lease lease) {
        synchronized (state) {
            if (lease.held() && lease.users() == registration.size()) {
                leasedAt = System.nanoTime();
            } else {
                LOG.warnf("Redis has lost this instance's lease or users (%d of %d are known): they are registered again",
                        lease.users(), registration.size());
                retryAt = System.nanoTime();
                beginAnew(current);
            }
        }
    }

    private Uni<Void> tell(String current, Registration.Step step) {
        return connect(current, step).chain(done -> !done || step.disconnect().isEmpty()
                ? Uni.createFrom().item(done)
                : scripts.disconnect(current, config.reconnectGrace(), step.disconnect()).replaceWith(true)
        ).invoke(done -> {
            synchronized (state) {
                if (done && current.equals(name)) {
                    registration.done(step);
                }
            }
        }).replaceWithVoid();
    }

    /** @return false where the lease was lost */
    private Uni<Boolean> connect(String current, Registration.Step step) {
        if (step.connect().isEmpty()) {
            return Uni.createFrom().item(true);
        }
        List<Arrival> users = new ArrayList<>(step.connect().size());
        synchronized (state) {
            step.connect().forEach(id -> users.add(new Arrival(id, state.shown(id))));
        }
        return scripts.connect(current, users).onItemOrFailure().transformToUni((arrived, failure) -> {
            synchronized (state) {
                if (failure != null) {
                    state.doubt(step.connect());
                    return Uni.createFrom().failure(failure);
                }
                if (arrived.isEmpty()) {
                    retryAt = System.nanoTime();
                    beginAnew(current);
                    return Uni.createFrom().item(false);
                }
                arrived.get().stream().filter(user -> !registration.isCarried(user.userId()))
                        .forEach(user -> arrivals.arrived(user, memoryLost));
                return Uni.createFrom().item(true);
            }
        });
    }

    /** After a failure it is not known what was done. */
    private Uni<Void> guarded(String current, Uni<Void> work) {
        return work.onFailure().invoke(_ -> {
            synchronized (state) {
                retryAt = System.nanoTime() + RETRY.toNanos();
                beginAnew(current);
            }
        });
    }

    private void beginAnew(String lost) {
        if (lost == null || !lost.equals(name)) {
            return;
        }
        name = null;
        if (oldNames.size() < MAX_OLD) {
            oldNames.add(lost);
        }
        if (closing) {
            released.complete(null);
        }
    }
}
