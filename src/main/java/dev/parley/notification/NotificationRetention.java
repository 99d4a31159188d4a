package dev.parley.notification;

import dev.parley.scheduling.Rounds;
import dev.parley.scheduling.Timers;
import dev.parley.sql.Batches;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Deletes old notifications and handled events in small batches, on one instance at a time. */
@ApplicationScoped
class NotificationRetention {
    private static final Logger LOG = Logger.getLogger(NotificationRetention.class);
    /** The rest of a long backlog is left to the next sweep. */
    private static final int MAX_BATCHES = 1000;

    private final NotificationTable table;
    private final NotificationsConfig config;
    private final Counter deleted;
    private final Rounds rounds;

    NotificationRetention(NotificationTable table, NotificationsConfig config, MeterRegistry registry) {
        this.table = table;
        this.config = config;
        this.deleted = registry.counter("parley.notifications.expired");
        this.rounds = new Rounds(
                "retention.notifications",
                registry,
                () -> sweep().replaceWith(false),
                failure -> LOG.debugf("Deleting old notifications failed: %s", failure.toString()));
    }

    void start(@Observes StartupEvent event, Timers timers) {
        timers.every(config.sweepInterval(), rounds::begin);
    }

    Uni<Void> sweep() {
        int size = config.sweepBatch();
        return Batches.run(
                        () -> table.forget(config.keep(), size).invoke(count -> deleted.increment(count)),
                        size,
                        MAX_BATCHES)
                .chain(() ->
                        Batches.run(() -> table.forgetHandled(config.keepHandledEvents(), size), size, MAX_BATCHES))
                .replaceWithVoid();
    }
}
