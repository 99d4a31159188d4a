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

/**
 * Tells those who share a conversation or a room with a user that they came, went or show themself otherwise; of those, only the
 * ones who are online somewhere cost anything. From any thread.
 */
@ApplicationScoped
class PresenceBroadcaster {
    private static final Logger LOG = Logger.getLogger(PresenceBroadcaster.class);
    private static final int MAX_UNDER_WAY = 16;
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(2);
    /** The bus drops what it is given while it connects anew, as after the process was held: so long it is waited for. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    /** Who waits for a user to be {@link #settled}. */
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
    private final AtomicReference<Long> busDownSince = new AtomicReference<>();

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
     * @param acquainted of a user, those who are to know
     * @param reader     tells of users what all instances know; see {@link PresenceReader#read}
     * @param lastSeen   when a user was last here, if that is known
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

    /** @param cameOrWent whether others saw the user offline before, or do so now */
    void tell(UserPresence presence, boolean cameOrWent) {
        boolean taken;
        synchronized (news) {
            taken = news.add(new PresenceChanged(presence, cameOrWent));
        }
        if (!taken) {
            dropped.increment();
        }
        go();
    }

    /** Tells those in a room of a user who has come into it. */
    void introduce(UserPresence presence, String room) {
        publish.accept(new Address.Room(room), new PresenceChanged(presence, true));
    }

    /** Completes when there is nothing more to be told of the user, who is on this instance; at most a while later. */
    Uni<Void> settled(String userId) {
        return Uni.createFrom()
                .<Void>emitter(emitter -> {
                    waiters.add(new Waiter(userId, () -> emitter.complete(null)));
                    completeSettled();
                })
                .ifNoItem()
                .after(SETTLES_WITHIN)
                .recoverWithItem((Void) null);
    }

    private void completeSettled() {
        for (Waiter waiter : waiters) {
            if (isSettled(waiter.userId()) && waiters.remove(waiter)) {
                waiter.then().run();
            }
        }
    }

    private boolean isSettled(String userId) {
        synchronized (state) {
            if (state.isUntold(userId)) {
                return false;
            }
        }
        synchronized (news) {
            return !news.has(userId);
        }
    }

    /** Announces what waits; to be called now and then, for when the bus has come back. */
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

    /** Of one who is online, it is told when they were last here before. */
    private Uni<PresenceChanged> withLastSeen(PresenceChanged event) {
        UserPresence presence = event.presence();
        return presence.lastSeen() != null || !presence.online()
                ? Uni.createFrom().item(event)
                : lastSeen.apply(presence.userId())
                        .map(time -> new PresenceChanged(
                                new UserPresence(presence.userId(), presence.status(), time.orElse(null)),
                                event.cameOrWent()));
    }

    /** While all of Redis is away there is only this instance to be told, which needs no bus. */
    private boolean isWorthWaiting() {
        if (busUp.getAsBoolean()) {
            busDownSince.set(null);
            return false;
        }
        // Counted from when it was noticed: a process that was held has missed the beginning.
        long now = nanoTime.getAsLong();
        busDownSince.compareAndSet(null, now);
        Long since = busDownSince.get();
        return reconciler.isLinked() && (since == null || now - since < PATIENCE_NANOS);
    }

    private PresenceChanged next() {
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
            // Whoever changed it since, on whatever instance, announces that: the older news must not come after it.
            return List.of();
        }
        return acquaintances.stream()
                .filter(user -> known.containsKey(user) || here(user) || !reconciler.isSettled())
                .toList();
    }

    /** To them at least it is told, while Redis is away. */
    private boolean here(String userId) {
        synchronized (state) {
            return state.here(userId);
        }
    }
}
