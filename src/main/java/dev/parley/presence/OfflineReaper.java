package dev.parley.presence;

import dev.parley.presence.PresenceStore.Departed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Finds users whose grace is over, and instances whose lease ended. All instances do so, and Redis gives each user to
 * exactly one of them. If that one dies before it has announced the user, nobody is told. Thread-safe.
 */
final class OfflineReaper {
    private static final Logger LOG = Logger.getLogger(OfflineReaper.class);

    private final PresenceStore scripts;
    private final PresenceConfig config;
    private final BooleanSupplier linked;
    private final Consumer<List<Departed>> departed;
    private final Counter reaped;
    private final AtomicBoolean departing = new AtomicBoolean();
    private final AtomicBoolean reaping = new AtomicBoolean();

    /** @param linked whether Redis knows of this instance, so that it can be asked */
    OfflineReaper(
            PresenceStore scripts,
            PresenceConfig config,
            BooleanSupplier linked,
            Consumer<List<Departed>> departed,
            MeterRegistry registry) {
        this.scripts = scripts;
        this.config = config;
        this.linked = linked;
        this.departed = departed;
        this.reaped = registry.counter("parley.presence.reaped");
    }

    /** Takes users whose grace is over. To be called often; no effect while it runs. */
    void lookForDeparted() {
        once(departing, depart());
    }

    /** Takes users of dead instances. To be called often; no effect while it runs. */
    void lookForDead() {
        once(reaping, reap());
    }

    private void once(AtomicBoolean running, Uni<Void> work) {
        if (linked.getAsBoolean() && running.compareAndSet(false, true)) {
            work.subscribe().with(_ -> running.set(false), failure -> {
                running.set(false);
                LOG.debugf("Departures are looked for later: %s", failure.toString());
            });
        }
    }

    private Uni<Void> depart() {
        return Uni.createFrom().deferred(() -> scripts.depart(config.batch())).chain(users -> {
            if (!users.isEmpty()) {
                departed.accept(users);
            }
            return users.size() < config.batch() ? Uni.createFrom().voidItem() : depart();
        });
    }

    private Uni<Void> reap() {
        return Uni.createFrom().deferred(() -> scripts.reap(config.batch())).chain(taken -> {
            reaped.increment(taken.users());
            return taken.more() ? depart().chain(this::reap) : Uni.createFrom().voidItem();
        });
    }
}
