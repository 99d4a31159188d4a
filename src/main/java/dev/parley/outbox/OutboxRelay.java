package dev.parley.outbox;

import dev.parley.bus.ConfirmedBus;
import dev.parley.config.EventLoops;
import dev.parley.config.Timers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Publishes what other services insert into the table {@code outbox}, or does what they ask for there, and removes it.
 *
 * <p>Promised: a committed row is published on Redis at least once, while Redis or PostgreSQL is away as soon as both
 * are back; the rows of an address are published in the order of their ids, among those committed by the time of
 * publishing. Two transactions that write for the same address at the same time may commit in the other order than
 * they took their ids; a service that minds makes them wait for each other. Not promised: that it is published once
 * only (an instance that ends between publishing and commit leaves the batch to be published again, in the same
 * order), or that it reaches a connection that is away at the moment, or whose instance has lost Redis.
 *
 * <p>All instances look into the table; one at a time publishes, by a lock that ends with its transaction. A row that
 * nobody could read stays in the table with {@code failed_at} and {@code error} set, and holds up no other.
 */
@ApplicationScoped
public class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final long LAST_RETRY_MILLIS = Duration.ofSeconds(5).toMillis();
    private static final Duration FORGET = Duration.ofHours(1);

    private final Timers timers;
    private final Context context;
    private final OutboxConfig config;
    private final OutboxMetrics metrics;
    private final Outbox outbox;
    private long retryMillis;
    private volatile boolean stopped;

    OutboxRelay(
            Vertx vertx,
            Timers timers,
            OutboxRows rows,
            ConfirmedBus bus,
            OutboxCommands commands,
            OutboxConfig config,
            MeterRegistry registry) {
        this.timers = timers;
        this.context = EventLoops.newContext(vertx);
        this.config = config;
        this.metrics = new OutboxMetrics(registry);
        this.outbox = new Outbox(rows, bus, commands, config, metrics);
        this.retryMillis = config.poll().toMillis();
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            context.runOnContext(_ -> {
                round();
                timers.every(FORGET, () -> outbox.forget()
                        .subscribe()
                        .with(_ -> {}, e -> LOG.debugf("Old rows of the outbox were not removed: %s", e.toString())));
            });
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    private void round() {
        if (!stopped) {
            outbox.relayBatch()
                    .emitOn(task -> context.runOnContext(_ -> task.run()))
                    .subscribe()
                    .with(this::relayed, this::failed);
        }
    }

    private void relayed(boolean more) {
        retryMillis = config.poll().toMillis();
        if (more) {
            context.runOnContext(_ -> round());
        } else {
            again(retryMillis);
        }
    }

    private void failed(Throwable failure) {
        metrics.failed();
        LOG.debugf("The outbox waits: %s", failure.toString());
        again(retryMillis);
        retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
    }

    private void again(long millis) {
        timers.after(Duration.ofMillis(millis), this::round);
    }
}
