package dev.parley.presence;

import dev.parley.presence.PresenceStore.Arrived;
import dev.parley.presence.PresenceStore.Departed;
import dev.parley.protocol.Status;
import dev.parley.protocol.UserPresence;
import dev.parley.scheduling.Scheduler;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reacts to users who connect and disconnect: updates Redis and announces changes. Redis chooses one instance for what
 * concerns all of them. While Redis is away, each instance announces its own users. Thread-safe.
 */
@ApplicationScoped
class PresenceTracker {
    private final PresenceState state;
    private final PresenceStore scripts;
    private final PresenceReconciler reconciler;
    private final PresenceBroadcaster announcements;
    private final LastSeen lastSeen;
    private final Clock clock;
    private final OutageDepartures outage;

    PresenceTracker(
            PresenceState state,
            PresenceStore scripts,
            PresenceReconciler reconciler,
            PresenceBroadcaster announcements,
            LastSeen lastSeen,
            Clock clock,
            PresenceConfig config,
            Scheduler scheduler,
            MeterRegistry registry) {
        this.state = state;
        this.scripts = scripts;
        this.reconciler = reconciler;
        this.announcements = announcements;
        this.lastSeen = lastSeen;
        this.clock = clock;
        this.outage = new OutageDepartures(
                scheduler,
                config.announcements(),
                (userId, seen) -> announcements.announce(new UserPresence(userId, Status.OFFLINE, seen), true));
        reconciler.whenArrived(this::arrived);
        reconciler.whenBegun(outage::over);
        registry.gauge("parley.users.online", state, PresenceState::size);
    }

    void connected(String userId, String sessionId) {
        synchronized (state) {
            state.connected(userId, sessionId);
        }
        reconciler.changed(userId);
    }

    /** @return whether that was the user's last connection here */
    boolean disconnected(String userId, String sessionId) {
        boolean last;
        synchronized (state) {
            last = state.disconnected(userId, sessionId, now());
        }
        if (last) {
            reconciler.changed(userId);
        }
        return last;
    }

    /** How the user shows themself, wherever they are connected; without effect for one who is offline. */
    Uni<Void> set(String userId, Status status) {
        return scripts.status(userId, status)
                .invoke(set -> set.ifPresentOrElse(
                        it -> {
                            synchronized (state) {
                                state.merge(userId, it.shown());
                            }
                            shows(userId, it.before(), it.shown());
                        },
                        () -> setHere(userId, status)))
                .onFailure()
                .recoverWithItem(() -> {
                    setHere(userId, status);
                    return null;
                })
                .replaceWithVoid();
    }

    /** Normally Redis hands each departure to exactly one instance. While it is away, each announces its own users. */
    void tick() {
        Map<String, Instant> gone = new LinkedHashMap<>();
        List<UserPresence> came = List.of();
        synchronized (state) {
            state.gone(now()).forEach(entry -> gone.put(entry.getKey(), entry.getValue()));
            if (!reconciler.isLinked()) {
                came = state.takeUnregistered().stream()
                        .map(id -> new UserPresence(id, state.of(id), null))
                        .toList();
            }
        }
        came.forEach(presence -> announcements.announce(presence, true));
        if (!reconciler.isLinked() && !gone.isEmpty()) {
            gone.forEach(outage::gone);
            lastSeen.store(gone)
                    .subscribe()
                    .with(_ -> gone.forEach((userId, seen) ->
                            announcements.announce(new UserPresence(userId, Status.OFFLINE, seen), true)));
        }
        reconciler.wake();
        announcements.go();
    }

    /** These users are offline, and it falls to this instance to say so. */
    void departed(List<Departed> users) {
        Map<String, Instant> seen = users.stream()
                .filter(it -> it.shown() != Status.OFFLINE)
                .collect(Collectors.toMap(Departed::userId, Departed::seen));
        // Stored first, so that whoever is notified and asks gets the same answer.
        lastSeen.store(seen)
                .subscribe()
                .with(_ -> seen.forEach((userId, time) ->
                        announcements.announce(new UserPresence(userId, Status.OFFLINE, time), true)));
    }

    private void arrived(Arrived user, boolean memoryLost) {
        boolean untold = state.isUnregistered(user.userId());
        boolean doubtful = state.isUncertain(user.userId());
        state.merge(user.userId(), user.shown());
        state.markRegistered(user.userId());
        if (doubtful || (user.before().isEmpty() && (untold || !memoryLost))) {
            if (user.shown().status() != Status.OFFLINE) {
                announcements.announce(
                        new UserPresence(user.userId(), user.shown().status(), null), true);
            }
        } else {
            user.before().ifPresent(before -> shows(user.userId(), before, user.shown()));
        }
    }

    private void setHere(String userId, Status status) {
        Status before;
        VersionedStatus shown = new VersionedStatus(status, clock.millis());
        synchronized (state) {
            before = state.set(userId, shown);
        }
        if (before != null) {
            shows(userId, before, shown);
        }
    }

    /** Announces a user who shows themself as offline like one who is. */
    private void shows(String userId, Status before, VersionedStatus shown) {
        if (before == shown.status()) {
            return;
        }
        boolean cameOrWent = before == Status.OFFLINE || shown.status() == Status.OFFLINE;
        Instant seen = shown.status() == Status.OFFLINE ? Instant.ofEpochMilli(shown.at()) : null;
        Uni<Void> stored = seen == null ? Uni.createFrom().voidItem() : lastSeen.store(Map.of(userId, seen));
        stored.subscribe()
                .with(_ -> announcements.announce(new UserPresence(userId, shown.status(), seen), cameOrWent));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
