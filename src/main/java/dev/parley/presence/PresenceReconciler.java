package dev.parley.presence;

import dev.parley.presence.PresenceStore.Arrival;
import dev.parley.presence.PresenceStore.Arrived;
import dev.parley.presence.PresenceStore.Lease;
import dev.parley.redis.RedisCommands;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Keeps what Redis knows of this instance in line with who is here: one script at a time, each for all that gathered
 * while the one before was under way. Whenever something may have been missed (Redis was away or lost its memory, the
 * lease was lost, a script's outcome is not known) it begins anew under a name never used before, and gives up the old
 * name when everybody is registered under the new one: so nobody flickers, and nothing that was missed stays. From any
 * thread; the lock is the {@link PresenceState}'s.
 */
@ApplicationScoped
class PresenceReconciler {
    /** Hears of a user whom Redis knows from now on. */
    interface Arrivals {
        /**
         * Called under the lock.
         *
         * @param memoryLost whether that Redis did not know of a user says nothing, because it has forgotten
         */
        void arrived(Arrived user, boolean memoryLost);
    }

    private static final Logger LOG = Logger.getLogger(PresenceReconciler.class);

    private final BooleanSupplier up;
    private final PresenceStore scripts;
    private final PresenceConfig config;
    private final PresenceState state;
    private final PendingChanges registration = new PendingChanges();
    private final LongSupplier nanoTime;
    private final Incarnation incarnation;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private Arrivals arrivals = (_, _) -> {};
    private Consumer<Boolean> begun = _ -> {};
    private boolean renewalDue;
    private volatile boolean closing;

    @Inject
    PresenceReconciler(RedisCommands redis, PresenceStore scripts, PresenceConfig config, PresenceState state) {
        this(UUID.randomUUID().toString(), redis::isUp, scripts, config, state, System::nanoTime);
    }

    /**
     * @param instance a name that no other process has or had
     * @param up       whether what the instances share can be reached
     */
    PresenceReconciler(
            String instance,
            BooleanSupplier up,
            PresenceStore scripts,
            PresenceConfig config,
            PresenceState state,
            LongSupplier nanoTime) {
        this.up = up;
        this.scripts = scripts;
        this.config = config;
        this.state = state;
        this.nanoTime = nanoTime;
        this.incarnation = new Incarnation(instance, nanoTime.getAsLong());
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
            incarnation.lost(incarnation.name(), nanoTime.getAsLong());
        }
        finishIfClosing();
    }

    /** Whether Redis knows of this instance, so that what it says holds for all. */
    boolean isLinked() {
        return incarnation.name() != null;
    }

    /** Whether all instances have had time to tell Redis who is there. */
    boolean isSettled() {
        return incarnation.isSettled(nanoTime.getAsLong());
    }

    double leaseAgeSeconds() {
        return incarnation.leaseAgeSeconds(nanoTime.getAsLong());
    }

    /** Lets go of everybody, who may come back on another instance, and of the lease. Completes when that is done. */
    CompletableFuture<Void> release() {
        synchronized (state) {
            closing = true;
            registration.allChanged();
        }
        if (!up.getAsBoolean() || !isLinked()) {
            released.complete(null);
        }
        wake();
        return released;
    }

    /** Does what there is to do, if nothing is under way. */
    void wake() {
        synchronized (state) {
            if (!up.getAsBoolean() || !hasWork() || !busy.compareAndSet(false, true)) {
                return;
            }
        }
        step().subscribe()
                .with(
                        _ -> {
                            busy.set(false);
                            wake();
                        },
                        failure -> {
                            LOG.debugf("Presence is not registered: %s", failure.toString());
                            busy.set(false);
                        });
    }

    private boolean hasWork() {
        return incarnation.name() == null
                ? !closing && incarnation.mayBegin(nanoTime.getAsLong())
                : closing
                        || renewalDue
                        || registration.hasChanges()
                        || incarnation.hasOldNames()
                        || incarnation.isMemoryLost();
    }

    private Uni<Void> step() {
        synchronized (state) {
            String name = incarnation.name();
            if (name == null) {
                return begin();
            } else if (renewalDue && !closing) {
                renewalDue = false;
                return guarded(
                        name,
                        scripts.lease(name, config.leaseKey())
                                .invoke(this::renewed)
                                .replaceWithVoid());
            } else if (registration.hasChanges()) {
                return guarded(name, tell(name, registration.next(id -> !closing && state.here(id), config.batch())));
            } else if (closing) {
                return scripts.resign(incarnation.end()).onTermination().invoke(this::finishIfClosing);
            } else if (incarnation.hasOldNames()) {
                return guarded(name, scripts.resign(incarnation.takeOldName()));
            }
            incarnation.complete();
            return Uni.createFrom().voidItem();
        }
    }

    private Uni<Void> begin() {
        String name = incarnation.begin(nanoTime.getAsLong());
        return scripts.lease(name, config.leaseKey())
                .invoke(lease -> {
                    boolean forgotten;
                    synchronized (state) {
                        forgotten = incarnation.begun(name, lease, nanoTime.getAsLong());
                        registration.anew(state.present(), state.leaving());
                        renewalDue = false;
                    }
                    LOG.debugf("Presence is registered as %s", name);
                    begun.accept(forgotten);
                })
                .replaceWithVoid();
    }

    private void renewed(Lease lease) {
        synchronized (state) {
            if (incarnation.name() != null && !incarnation.renewed(lease, registration.size(), nanoTime.getAsLong())) {
                LOG.warnf(
                        "Redis has lost this instance's lease or users (%d of %d are known): they are registered again",
                        lease.users(), registration.size());
            }
        }
    }

    private Uni<Void> tell(String name, PendingChanges.Step step) {
        return connect(name, step)
                .chain(done -> !done || step.disconnect().isEmpty()
                        ? Uni.createFrom().item(done)
                        : scripts.disconnect(name, config.reconnectGrace(), step.disconnect())
                                .replaceWith(true))
                .invoke(done -> {
                    synchronized (state) {
                        if (done && name.equals(incarnation.name())) {
                            registration.done(step);
                        }
                    }
                })
                .replaceWithVoid();
    }

    /** @return false where the lease was lost */
    private Uni<Boolean> connect(String name, PendingChanges.Step step) {
        if (step.connect().isEmpty()) {
            return Uni.createFrom().item(true);
        }
        List<Arrival> users = new ArrayList<>(step.connect().size());
        synchronized (state) {
            step.connect().forEach(id -> users.add(new Arrival(id, state.shown(id))));
        }
        return scripts.connect(name, users)
                .map(arrived -> {
                    synchronized (state) {
                        arrived.ifPresentOrElse(this::told, () -> incarnation.lost(name, nanoTime.getAsLong()));
                    }
                    return arrived.isPresent();
                })
                .onFailure()
                .invoke(_ -> {
                    synchronized (state) {
                        state.doubt(step.connect());
                    }
                });
    }

    private void told(List<Arrived> users) {
        for (Arrived user : users) {
            if (!registration.isCarried(user.userId())) {
                arrivals.arrived(user, incarnation.isMemoryLost());
            }
        }
    }

    /** After a failure it is not known what was done. */
    private Uni<Void> guarded(String name, Uni<Void> work) {
        return work.onFailure().invoke(_ -> {
            synchronized (state) {
                incarnation.failed(name, nanoTime.getAsLong());
            }
            finishIfClosing();
        });
    }

    private void finishIfClosing() {
        if (closing && !isLinked()) {
            released.complete(null);
        }
    }
}
