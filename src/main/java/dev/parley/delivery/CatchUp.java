package dev.parley.delivery;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Interests;
import dev.parley.config.StartPatience;
import dev.parley.delivery.LogTail.Edit;
import dev.parley.delivery.LogTail.MemberChange;
import dev.parley.delivery.LogTail.Position;
import dev.parley.delivery.LogTail.Tail;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The net under the bus: every few seconds, and at once when the bus has come back, it reads what was committed since
 * it last looked, and lets the feeds know. A feed that got everything by itself has nothing to do; one that missed
 * something reads it from the log, and so it does with edits that it was not told of. So a lost publish, a lost bus, or
 * an instance that died between commit and publish costs latency, never a message.
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
    private volatile Position position;

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
                failure -> LOG.debugf("The log's tail was not read: %s", failure.toString()));
        this.rescues = meters.counter("parley.catchup.rescues");
        meters.gauge("parley.catchup.age.seconds", this, catchUp -> catchUp.ageNanos() / 1e9);
    }

    /**
     * On the thread that starts the application, which waits a little: nothing can be let in before the watch begins.
     */
    void start(@Observes StartupEvent event, StartPatience patience) throws InterruptedException {
        start();
        if (!patience.sees(watching)) {
            LOG.warn("PostgreSQL does not answer: connections are taken when it does");
        }
    }

    void start() {
        bus.onUp(this::soon);
        rounds.start(scheduler, () -> bus.isUp() && isWatching() ? config.interval() : config.intervalWithoutBus());
    }

    /**
     * Whether it has begun to watch the log. Before that no connection may be let in: what is committed between its
     * look at the log and the beginning of the watch, and lost by the bus, nobody would find.
     */
    public boolean isWatching() {
        return position != null;
    }

    /** How long ago a round last came to its end, in nanoseconds. */
    public long ageNanos() {
        return System.nanoTime() - finishedAt.get();
    }

    /** Has a round begin at once, or as soon as the running one is done. Thread-safe. */
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
     * The position moves page by page: what a failure leaves unread is read in the next round.
     *
     * @return whether there is more to read
     */
    private Uni<Boolean> pages(int atMost) {
        return log.since(position, config.pageRows()).chain(tail -> {
            position = tail.position();
            apply(tail);
            return tail.complete() || atMost == 1 ? Uni.createFrom().item(!tail.complete()) : pages(atMost - 1);
        });
    }

    private void apply(Tail tail) {
        tail.changes().forEach(this::apply);
        Map<String, Long> newest = tail.newest();
        newest.keySet().removeIf(id -> !interests.has(new Address.Conversation(id)));
        Map<String, List<Edit>> edits = tail.edits().stream()
                .filter(edit -> interests.has(new Address.Conversation(edit.conversationId())))
                .collect(Collectors.groupingBy(Edit::conversationId));
        if (newest.isEmpty() && edits.isEmpty()) {
            return;
        }
        registry.shards().forEach(shard -> shard.post(() -> newest.forEach((id, seq) -> learn(shard, id, seq))));
        Runnable fill = () -> registry.shards()
                .forEach(shard -> shard.post(() -> {
                    newest.keySet().forEach(id -> fill(shard, id));
                    edits.forEach((id, changed) -> tell(shard, id, changed));
                }));
        if (bus.isUp()) {
            // What is only just committed is on its way; it is not missing yet.
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

    private void tell(Shard shard, String id, List<Edit> edits) {
        Feed<Session> feed = shard.feed(id);
        if (feed != null) {
            List<Edit> untold = edits.stream()
                    .filter(it -> !feed.isTold(Edits.Version.of(it)))
                    .toList();
            if (!untold.isEmpty()) {
                reader.tellEdits(shard, feed, untold);
            }
        }
    }

    /** Somebody joined or left: told already, unless the telling was lost, and perhaps out of date by now. */
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
