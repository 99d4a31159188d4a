package dev.parley.outbox;

import dev.parley.bus.ConfirmedBus;
import dev.parley.scheduling.EventLoops;
import dev.parley.scheduling.Rounds;
import dev.parley.scheduling.Timers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Publishes events that services insert into the table {@code outbox}, runs the commands among them, and deletes the
 * rows.
 *
 * <p>A committed row is published on Redis at least once; while Redis or PostgreSQL is away, as soon as both are back.
 * The rows of an address are published in the order of their ids, among those committed by the time of publishing. Two
 * transactions that write for the same address at the same time may commit in another order than that of their ids; a
 * service that minds makes one wait for the other. It is not promised that a row is published only once (an instance
 * that ends between publishing and commit leaves the batch to be published again, in the same order), or that it
 * reaches a connection that is away at the moment or whose instance has lost Redis.
 *
 * <p>All instances poll the table, and one at a time publishes, by a lock that ends with its transaction. A row that
 * cannot be read stays in the table with {@code failed_at} and {@code error} set, and does not hold up others.
 */
@ApplicationScoped
public class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration FORGET = Duration.ofHours(1);

    private final Timers timers;
    private final OutboxConfig config;
    private final Outbox outbox;
    private final Rounds rounds;
    private volatile Duration wait;

    OutboxRelay(
            Vertx vertx,
            Timers timers,
            OutboxRows rows,
            ConfirmedBus bus,
            OutboxCommands commands,
            OutboxConfig config,
            MeterRegistry registry) {
        this.timers = timers;
        this.config = config;
        this.outbox = new Outbox(rows, bus, commands, config, new OutboxMetrics(registry));
        Context context = EventLoops.newContext(vertx);
        this.rounds = new Rounds(
                "outbox",
                registry,
                () -> outbox.relayBatch()
                        .invoke(() -> wait = config.poll())
                        .runSubscriptionOn(EventLoops.executor(context)),
                this::failed);
        this.wait = config.poll();
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            rounds.start(timers, () -> wait);
            timers.every(FORGET, () -> outbox.forget()
                    .subscribe()
                    .with(_ -> {}, e -> LOG.debugf("Old rows of the outbox were not removed: %s", e.toString())));
        }
    }

    private void failed(Throwable failure) {
        LOG.debugf("The outbox waits: %s", failure.toString());
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    }
}
