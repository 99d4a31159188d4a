package dev.parley.delivery;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Interests;
import dev.parley.config.StartPatience;
import dev.parley.feed.Feed;
import dev.parley.feed.LogTail;
import dev.parley.feed.LogTail.MemberChange;
import dev.parley.feed.LogTail.Position;
import dev.parley.feed.LogTail.Tail;
import dev.parley.scheduling.Rounds;
import dev.parley.scheduling.Scheduler;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the bus lost: every few seconds, and as soon as the bus is back, it reads what was committed since its
 * last round and informs the feeds. A feed that got everything has nothing to do; one that missed entries reads them from
 * the log. So a lost publish, a lost bus, or an instance that died between commit and publish costs latency, never an
 * entry.
 */
@ApplicationScoped
public class CatchUp {
    private static final Logger LOG = Logger.getLogger(CatchUp.class);

    private final LogTail log;
    private final SessionRegistry registry;
    private final Interests interests;
    private final SubscriptionService subscriptions;
    private final LogReader reader;
    private final Bus bus;
    private final CatchUpConfig config;
    private final Scheduler scheduler;
    private final Counter rescues;
    private final Rounds rounds;
    private final AtomicLong finishedAt = new AtomicLong(System.nanoTime());
    private final CompletableFuture<Void> watching = new CompletableFuture<>();
    private volatile @Nullable Position position;

    CatchUp(
            LogTail log,
            SessionRegistry registry,
            Interests interests,
            SubscriptionService subscriptions,
            LogReader reader,
            Bus bus,
            CatchUpConfig config,
            Scheduler scheduler,
            MeterRegistry meters) {
        this.log = log;
        this.registry = registry;
        this.interests = interests;
        this.subscriptions = subscriptions;
        this.reader = reader;
        this.bus = bus;
        this.config = config;
        this.scheduler = scheduler;
        this.rounds = new Rounds(
                "catchup",
                meters,
                this::round,
                failure -> LOG.debugf("Reading the log's tail failed: %s", failure.toString()));
        this.rescues = meters.counter("parley.catchup.rescues");
        meters.gauge("parley.catchup.age.seconds", this, catchUp -> catchUp.ageNanos() / 1e9);
    }

    /**
     * Waits a little for the first round, since no connection is accepted before it. Blocks the thread that starts the
     * application.
     */
    void start(@Observes StartupEvent event, StartPatience patience) throws InterruptedException {
        start();
        if (!patience.sees(watching)) {
            LOG.warn("PostgreSQL does not answer; no connection is accepted until it does");
        }
    }

    void start() {
        bus.onUp(this::soon);
        rounds.start(scheduler, () -> bus.isUp() && isWatching() ? config.interval() : config.intervalWithoutBus());
    }

    /**
     * Whether the watch of the log has begun. No connection may be accepted before: what is committed after a
     * connection's own read of the log and before the watch begins, and is lost by the bus, would never be found.
     */
    public boolean isWatching() {
        return position != null;
    }

    /** The time since a round last succeeded, in nanoseconds. */
    public long ageNanos() {
        return System.nanoTime() - finishedAt.get();
    }

    /** Begins a round at once, or as soon as the running one is done. Thread-safe. */
    void soon() {
        rounds.soon();
    }

    private Uni<Boolean> round() {
        Uni<Position> from = position == null
                ? log.now().invoke(this::watch)
                : Uni.createFrom().item(position);
        return from.chain(() -> pages(config.pagesPerRound())).invoke(() -> finishedAt.set(System.nanoTime()));
    }

    private void watch(Position from) {
        position = from;
        watching.complete(null);
    }

    /**
     * Reads page by page and moves the position with each, so that the next round continues after a failure.
     *
     * @return whether there is more to read
     */
    private Uni<Boolean> pages(int atMost) {
        return log.since(Objects.requireNonNull(position), config.pageRows()).chain(tail -> {
            position = tail.position();
            apply(tail);
            return tail.complete() || atMost == 1 ? Uni.createFrom().item(!tail.complete()) : pages(atMost - 1);
        });
    }

    private void apply(Tail tail) {
        tail.changes().forEach(this::apply);
        Map<String, Long> newest = tail.newest();
        newest.keySet().removeIf(id -> !interests.has(new Address.Conversation(id)));
        if (newest.isEmpty()) {
            return;
        }
        registry.shards().forEach(shard -> shard.post(() -> newest.forEach((id, seq) -> learn(shard, id, seq))));
        Runnable fill = () -> registry.shards()
                .forEach(shard -> shard.post(() -> newest.keySet().forEach(id -> fill(shard, id))));
        if (bus.isUp()) {
            // What was just committed may still be on the bus: it is not missing yet.
            scheduler.after(config.patience(), fill);
        } else {
            fill.run();
        }
    }

    private static void learn(Shard shard, String id, long seq) {
        Feed<Session> feed = shard.feed(id);
        if (feed != null) {
            feed.learn(seq);
        }
    }

    private void fill(Shard shard, String id) {
        Feed<Session> feed = shard.feed(id);
        if (feed != null && feed.hasGap() && !feed.fetching()) {
            rescues.increment();
            reader.fillGap(shard, feed);
        }
    }

    /**
     * Handles that a user joined or left. This was published before, unless the publish was lost, and may be outdated
     * by now.
     */
    private void apply(MemberChange change) {
        if (!interests.has(new Address.User(change.userId()))) {
            return;
        }
        registry.shards()
                .forEach(shard -> shard.post(() -> {
                    for (Session session : List.copyOf(shard.of(change.userId()))) {
                        if (change.joined()) {
                            subscriptions.joined(session, change.conversationId(), false);
                        } else {
                            subscriptions.left(session, change.conversationId(), false, rescues::increment);
                        }
                    }
                }));
    }
}
