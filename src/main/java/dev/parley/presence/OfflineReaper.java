package dev.parley.presence;

import dev.parley.presence.PresenceStore.Departed;
import dev.parley.scheduling.Rounds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    private final Runnable instanceGone;
    private final Counter reaped;
    private final Rounds departing;
    private final Rounds reaping;

    /**
     * @param linked       whether Redis knows of this instance, so that it can be asked
     * @param instanceGone called when the lease of an instance with users has ended
     */
    OfflineReaper(
            PresenceStore scripts,
            PresenceConfig config,
            BooleanSupplier linked,
            Consumer<List<Departed>> departed,
            Runnable instanceGone,
            MeterRegistry registry) {
        this.instanceGone = instanceGone;
        this.scripts = scripts;
        this.config = config;
        this.linked = linked;
        this.departed = departed;
        this.reaped = registry.counter("parley.presence.reaped");
        this.departing = rounds("presence.departures", this::depart, registry);
        this.reaping = rounds("presence.reap", this::reap, registry);
    }

    private static Rounds rounds(String task, Supplier<Uni<Void>> work, MeterRegistry registry) {
        return new Rounds(
                task,
                registry,
                () -> work.get().replaceWith(false),
                failure -> LOG.debugf("Departures are looked for later: %s", failure.toString()));
    }

    /** Takes users whose grace is over. To be called often; no effect while it runs. */
    void lookForDeparted() {
        beginIfLinked(departing);
    }

    /** Takes users of dead instances. To be called often; no effect while it runs. */
    void lookForDead() {
        beginIfLinked(reaping);
    }

    private void beginIfLinked(Rounds rounds) {
        if (linked.getAsBoolean()) {
            rounds.begin();
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
            if (taken.users() > 0) {
                instanceGone.run();
            }
            return taken.more() ? depart().chain(this::reap) : Uni.createFrom().voidItem();
        });
    }
}
