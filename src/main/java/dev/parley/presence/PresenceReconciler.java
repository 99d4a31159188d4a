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
 * Keeps Redis in line with who is online on this instance: one script at a time, each for all that gathered while the
 * one before ran. Whenever something may have been missed (Redis was away or lost its data, the lease was lost, the
 * outcome of a script is unknown) it registers everybody under a new name, and then gives the old one up. So nobody
 * flickers, and nothing that was missed stays. Thread-safe; the lock is that of {@link PresenceState}.
 */
@ApplicationScoped
class PresenceReconciler {
    /** Gets the users whom Redis has from now on. */
    interface Arrivals {
        /**
         * Called while the lock is held.
         *
         * @param memoryLost whether Redis lost its data, so that it not knowing a user means nothing
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
     * @param instance a name that no other process uses or used
     * @param up       whether Redis can be reached
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

    /** Sets the listener. To be called first. */
    void whenArrived(Arrivals hearer) {
        arrivals = hearer;
    }

    /** Sets a listener for each new registration, with whether Redis lost its data. To be called first. */
    void whenBegun(Consumer<Boolean> hearer) {
        begun = hearer;
    }

    /** Marks a user who came or went. */
    void changed(String userId) {
        synchronized (state) {
            registration.changed(userId);
        }
        wake();
    }

    /** Renews the lease. To be called periodically. */
    void renew() {
        synchronized (state) {
            renewalDue = true;
        }
        wake();
    }

    /** Notes that Redis is away: it may lose what this instance wrote. */
    void down() {
        synchronized (state) {
            incarnation.lost(incarnation.name(), nanoTime.getAsLong());
        }
        finishIfClosing();
    }

    /** Whether Redis knows this instance, so that its answers hold for all instances. */
    boolean isLinked() {
        return incarnation.name() != null;
    }

    /** Whether all instances have had time to register their users. */
    boolean isSettled() {
        return incarnation.isSettled(nanoTime.getAsLong());
    }

    double leaseAgeSeconds() {
        return incarnation.leaseAgeSeconds(nanoTime.getAsLong());
    }

    /** Gives all users and the lease back: they may come back on another instance. Completes when that is done. */
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

    /** Runs the next script, if none is in flight. */
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
                return guarded(
                        name, register(name, registration.next(id -> !closing && state.here(id), config.batch())));
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

    private Uni<Void> register(String name, PendingChanges.Step step) {
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

    /** @return false if the lease was lost */
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
                        arrived.ifPresentOrElse(this::registered, () -> incarnation.lost(name, nanoTime.getAsLong()));
                    }
                    return arrived.isPresent();
                })
                .onFailure()
                .invoke(_ -> {
                    synchronized (state) {
                        state.markUncertain(step.connect());
                    }
                });
    }

    private void registered(List<Arrived> users) {
        for (Arrived user : users) {
            if (!registration.isCarried(user.userId())) {
                arrivals.arrived(user, incarnation.isMemoryLost());
            }
        }
    }

    /** Handles a script whose outcome is unknown. */
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
