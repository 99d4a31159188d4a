package dev.parley.delivery;

import dev.parley.bus.Bus;
import dev.parley.config.StartPatience;
import dev.parley.feed.Feed;
import dev.parley.feed.Log;
import dev.parley.feed.LogEnds;
import dev.parley.scheduling.Rounds;
import dev.parley.scheduling.Scheduler;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Finds what the bus lost: compares the ends of the logs that this instance listens to with its feeds, and reads what is
 * missing. So a lost publish, a lost bus, or an instance that died between commit and publish costs latency, never an
 * entry.
 *
 * <p>Few logs are all compared every few seconds. Many are spread over several rounds, unless something may be missing: the
 * bus is back, or an instance could not publish or is gone, which it or another one tells all.
 */
@ApplicationScoped
public class CatchUp {
    private static final Logger LOG = Logger.getLogger(CatchUp.class);
    private static final String CHANNEL = "missed";

    private final LogEnds ends;
    private final SessionRegistry registry;
    private final LogReader reader;
    private final Bus bus;
    private final CatchUpConfig config;
    private final Scheduler scheduler;
    private final Counter rescues;
    private final Counter compared;
    private final Rounds rounds;
    private final AtomicLong finishedAt = new AtomicLong(System.nanoTime());
    private final CompletableFuture<Void> watching = new CompletableFuture<>();
    private final AtomicBoolean suspicious = new AtomicBoolean(true);
    private int round;

    CatchUp(
            LogEnds ends,
            SessionRegistry registry,
            LogReader reader,
            Bus bus,
            CatchUpConfig config,
            Scheduler scheduler,
            MeterRegistry meters) {
        this.ends = ends;
        this.registry = registry;
        this.reader = reader;
        this.bus = bus;
        this.config = config;
        this.scheduler = scheduler;
        this.rounds = new Rounds(
                "catchup",
                meters,
                () -> round().replaceWith(false),
                failure -> LOG.debugf("Comparing the logs failed: %s", failure.toString()));
        this.rescues = meters.counter("parley.catchup.rescues");
        this.compared = meters.counter("parley.catchup.compared");
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
        bus.onLost(this::soonEverywhere);
        bus.hear(CHANNEL, _ -> soon());
        rounds.start(scheduler, this::interval);
    }

    private Duration interval() {
        return bus.isUp() && isWatching() ? config.interval() : config.intervalWithoutBus();
    }

    /** Whether a round has succeeded. No connection is accepted before. */
    public boolean isWatching() {
        return watching.isDone();
    }

    /** The time since a round last succeeded, in nanoseconds. */
    public long ageNanos() {
        return System.nanoTime() - finishedAt.get();
    }

    /** Compares all logs at once, or as soon as the running round is done. Thread-safe. */
    public void soon() {
        suspicious.set(true);
        rounds.soon();
    }

    /** Tells all instances that something may be missing, this one included. Thread-safe. */
    public void soonEverywhere() {
        bus.say(CHANNEL, "");
        soon();
    }

    private Uni<Void> round() {
        boolean all = suspicious.getAndSet(false);
        return heads(share(all))
                .chain(known -> compare(new ArrayList<>(known.entrySet()), 0))
                .invoke(() -> {
                    finishedAt.set(System.nanoTime());
                    watching.complete(null);
                })
                .onFailure()
                .invoke(() -> suspicious.compareAndSet(false, all));
    }

    /** The logs of this round: each in one of as many rounds as are needed. */
    private Predicate<Log> share(boolean all) {
        int logs = registry.shards().stream().mapToInt(Shard::feeds).sum();
        Duration within = bus.isUp() ? config.everyLogWithin() : config.interval();
        long most = Math.max(1, within.dividedBy(interval()));
        int shares = all ? 1 : (int) Math.clamp(Math.ceilDiv(logs, config.logsPerRound()), 1, most);
        int share = Math.floorMod(round++, shares);
        return shares == 1 ? _ -> true : log -> Math.floorMod(log.hashCode(), shares) == share;
    }

    /** The lowest head of each log. */
    private Uni<Map<Log, Long>> heads(Predicate<Log> share) {
        List<Uni<Map<Log, Long>>> asked = new ArrayList<>();
        for (Shard shard : registry.shards()) {
            asked.add(Uni.createFrom().emitter(done -> shard.post(() -> done.complete(shard.heads(share)))));
        }
        return asked.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : Uni.join().all(asked).andFailFast().map(all -> {
                    Map<Log, Long> lowest = new HashMap<>();
                    all.forEach(heads -> heads.forEach((log, head) -> lowest.merge(log, head, Math::min)));
                    return lowest;
                });
    }

    private Uni<Void> compare(List<Map.Entry<Log, Long>> known, int from) {
        int to = Math.min(known.size(), from + config.logsPerStatement());
        Map<Log, Long> page = new HashMap<>();
        known.subList(from, to).forEach(entry -> page.put(entry.getKey(), entry.getValue()));
        // With nothing to compare it is still the check that PostgreSQL answers.
        return ends.grown(page).chain(grown -> {
            compared.increment(page.size());
            page.forEach((log, head) -> {
                if (head < 0) {
                    grown.putIfAbsent(log, 0L);
                }
            });
            apply(grown);
            return to == known.size() ? Uni.createFrom().voidItem() : compare(known, to);
        });
    }

    private void apply(Map<Log, Long> grown) {
        if (grown.isEmpty()) {
            return;
        }
        registry.shards().forEach(shard -> shard.post(() -> grown.forEach((log, seq) -> learn(shard, log, seq))));
        Runnable fill = () -> registry.shards()
                .forEach(shard -> shard.post(() -> grown.keySet().forEach(log -> fill(shard, log))));
        if (bus.isUp()) {
            // What was just committed may still be on the bus: it is not missing yet.
            scheduler.after(config.patience(), fill);
        } else {
            fill.run();
        }
    }

    private static void learn(Shard shard, Log log, long seq) {
        Feed<Session> feed = shard.feed(log);
        if (feed != null) {
            if (log instanceof Log.OfUser) {
                feed.startForJoined(seq);
            } else {
                feed.learn(seq);
            }
        }
    }

    private void fill(Shard shard, Log log) {
        Feed<Session> feed = shard.feed(log);
        if (feed != null && feed.hasGap() && !feed.fetching()) {
            rescues.increment();
            reader.fillGap(shard, feed);
        }
    }
}
