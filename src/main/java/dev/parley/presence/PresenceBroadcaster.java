package dev.parley.presence;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.delivery.Hub;
import dev.parley.presence.PresenceReader.Known;
import dev.parley.protocol.Event;
import dev.parley.protocol.Event.PresenceChanged;
import dev.parley.protocol.Status;
import dev.parley.protocol.UserPresence;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Announces to those who share a conversation or a room with a user that the user came, went or changed status. Only
 * those who are online cost anything. Thread-safe.
 */
@ApplicationScoped
class PresenceBroadcaster {
    private static final Logger LOG = Logger.getLogger(PresenceBroadcaster.class);
    private static final int MAX_UNDER_WAY = 16;
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(2);
    /** How long to wait for the bus, which drops what is published while it reconnects. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    /** Callers that wait for a user to be {@link #whenAnnounced}. */
    private record Waiter(String userId, Runnable then) {}

    private final BiConsumer<Address, Event> publish;
    private final BooleanSupplier busUp;
    private final Function<UserPresence, Uni<Set<String>>> acquainted;
    private final Function<Collection<String>, Uni<Map<String, Known>>> reader;
    private final Function<String, Uni<Optional<Instant>>> lastSeen;
    private final PresenceReconciler reconciler;
    private final PresenceState state;
    private final LongSupplier nanoTime;
    private final AnnouncementQueue news;
    private final Counter announced;
    private final Counter dropped;
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Long> busDownSince = new AtomicReference<>();

    @Inject
    PresenceBroadcaster(
            Hub hub,
            Bus bus,
            PresenceAudience audience,
            PresenceReader reader,
            LastSeen lastSeen,
            PresenceReconciler reconciler,
            PresenceState state,
            PresenceConfig config,
            MeterRegistry registry) {
        this(
                hub::publish,
                bus::isUp,
                audience::of,
                reader::read,
                user -> lastSeen.of(List.of(user))
                        .map(times -> Optional.ofNullable(times.get(user)))
                        .onFailure()
                        .recoverWithItem(Optional.empty()),
                reconciler,
                state,
                config,
                System::nanoTime,
                registry);
    }

    /**
     * @param acquainted gives those to whom a user is announced
     * @param reader     gives what all instances know of users; see {@link PresenceReader#read}
     * @param lastSeen   gives when a user was last online, if that is known
     */
    PresenceBroadcaster(
            BiConsumer<Address, Event> publish,
            BooleanSupplier busUp,
            Function<UserPresence, Uni<Set<String>>> acquainted,
            Function<Collection<String>, Uni<Map<String, Known>>> reader,
            Function<String, Uni<Optional<Instant>>> lastSeen,
            PresenceReconciler reconciler,
            PresenceState state,
            PresenceConfig config,
            LongSupplier nanoTime,
            MeterRegistry registry) {
        this.publish = publish;
        this.busUp = busUp;
        this.acquainted = acquainted;
        this.reader = reader;
        this.lastSeen = lastSeen;
        this.nanoTime = nanoTime;
        this.reconciler = reconciler;
        this.state = state;
        this.news = new AnnouncementQueue(config.announcements(), MAX_UNDER_WAY);
        this.announced = registry.counter("parley.presence.announced");
        this.dropped = registry.counter("parley.presence.announcements.dropped");
        registry.gauge("parley.presence.announcements.waiting", news, AnnouncementQueue::size);
    }

    /** @param cameOrWent whether others saw the user as offline before, or see so now */
    void announce(UserPresence presence, boolean cameOrWent) {
        boolean taken;
        synchronized (news) {
            taken = news.add(new PresenceChanged(presence, cameOrWent));
        }
        if (!taken) {
            dropped.increment();
        }
        go();
    }

    /** Announces a user to those in a room that the user entered. */
    void introduce(UserPresence presence, String room) {
        publish.accept(new Address.Room(room), new PresenceChanged(presence, true));
    }

    /** Completes when nothing more is to be announced of a user of this instance, or after a while. */
    Uni<Void> whenAnnounced(String userId) {
        return Uni.createFrom()
                .<Void>emitter(emitter -> {
                    waiters.add(new Waiter(userId, () -> emitter.complete(null)));
                    completeSettled();
                })
                .ifNoItem()
                .after(SETTLES_WITHIN)
                .recoverWithItem((Void) null);
    }

    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // The queue is made for it.
    private void completeSettled() {
        for (Waiter waiter : waiters) {
            if (isSettled(waiter.userId()) && waiters.remove(waiter)) {
                waiter.then().run();
            }
        }
    }

    private boolean isSettled(String userId) {
        synchronized (state) {
            if (state.isUnregistered(userId)) {
                return false;
            }
        }
        synchronized (news) {
            return !news.has(userId);
        }
    }

    /** Announces what waits. To be called now and then, since the bus may be back. */
    void go() {
        completeSettled();
        if (isWorthWaiting()) {
            return;
        }
        for (PresenceChanged next = next(); next != null; next = next()) {
            PresenceChanged event = next;
            acquainted
                    .apply(event.presence())
                    .chain(users -> audience(event.presence(), users))
                    .chain(users -> users.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : withLastSeen(event)
                                    .invoke(full -> publish(full, users))
                                    .replaceWithVoid())
                    .onTermination()
                    .invoke(() -> done(event))
                    .subscribe()
                    .with(_ -> {}, failure -> {
                        dropped.increment();
                        LOG.debugf("Presence not announced: %s", failure.toString());
                    });
        }
    }

    /** Adds to one who is online when they were last online before. */
    private Uni<PresenceChanged> withLastSeen(PresenceChanged event) {
        UserPresence presence = event.presence();
        return presence.lastSeen() != null || !presence.online()
                ? Uni.createFrom().item(event)
                : lastSeen.apply(presence.userId())
                        .map(time -> new PresenceChanged(
                                new UserPresence(presence.userId(), presence.status(), time.orElse(null)),
                                event.cameOrWent()));
    }

    /** Whether to wait for the bus. While all of Redis is away only this instance is notified, which needs no bus. */
    private boolean isWorthWaiting() {
        if (busUp.getAsBoolean()) {
            busDownSince.set(null);
            return false;
        }
        // The time counts from when it was noticed: a process that was held has missed the beginning.
        long now = nanoTime.getAsLong();
        busDownSince.compareAndSet(null, now);
        Long since = busDownSince.get();
        return reconciler.isLinked() && (since == null || now - since < PATIENCE_NANOS);
    }

    private @Nullable PresenceChanged next() {
        synchronized (news) {
            return news.next();
        }
    }

    private void done(PresenceChanged event) {
        synchronized (news) {
            news.done(event);
        }
        go();
    }

    private void publish(PresenceChanged event, List<String> users) {
        users.forEach(user -> publish.accept(new Address.User(user), event));
        announced.increment(users.size());
    }

    private Uni<List<String>> audience(UserPresence presence, Set<String> acquaintances) {
        if (acquaintances.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        if (!reconciler.isLinked()) {
            return Uni.createFrom()
                    .item(acquaintances.stream().filter(this::here).toList());
        }
        List<String> all = new ArrayList<>(acquaintances);
        all.add(presence.userId());
        return reader.apply(all)
                .map(known -> audience(presence, acquaintances, known))
                .onFailure()
                .recoverWithItem(() -> acquaintances.stream().filter(this::here).toList());
    }

    private List<String> audience(UserPresence presence, Set<String> acquaintances, Map<String, Known> known) {
        Known now = known.get(presence.userId());
        if (presence.status() != (now == null ? Status.OFFLINE : now.shown())) {
            // The instance that changed it since announces that: the older state must not follow it.
            return List.of();
        }
        return acquaintances.stream()
                .filter(user -> known.containsKey(user) || here(user) || !reconciler.isSettled())
                .toList();
    }

    /** Announces it on this instance at least, while Redis is away. */
    private boolean here(String userId) {
        synchronized (state) {
            return state.here(userId);
        }
    }
}
