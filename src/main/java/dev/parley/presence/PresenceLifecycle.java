package dev.parley.presence;

import dev.parley.delivery.CatchUp;
import dev.parley.redis.RedisCommands;
import dev.parley.scheduling.Timers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/** Starts the periodic work of presence, and gives all users back when the application ends. */
@ApplicationScoped
class PresenceLifecycle {
    private static final Logger LOG = Logger.getLogger(PresenceLifecycle.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int RELEASE_SECONDS = 3;

    @Produces
    @Singleton
    PresenceState state(PresenceConfig config) {
        return new PresenceState(config.reconnectGrace());
    }

    void start(
            @Observes StartupEvent event,
            PresenceConfig config,
            RedisCommands redis,
            PresenceReconciler reconciler,
            PresenceTracker tracker,
            Roommates roommates,
            PresenceStore scripts,
            CatchUp catchUp,
            MeterRegistry registry,
            Timers timers) {
        redis.watch(roommates::refresh, () -> {});
        timers.every(config.renewal(), roommates::refresh);
        redis.watch(reconciler::wake, reconciler::down);
        reconciler.wake();
        OfflineReaper reaper = new OfflineReaper(
                scripts, config, reconciler::isLinked, tracker::departed, catchUp::soonEverywhere, registry);
        begin(timers::every, config, reconciler, tracker, reaper);
        registry.gauge("parley.presence.linked", reconciler, it -> it.isLinked() ? 1 : 0);
        registry.gauge("parley.presence.lease.age.seconds", reconciler, PresenceReconciler::leaseAgeSeconds);
    }

    /** @param every runs a task periodically */
    static void begin(
            BiConsumer<Duration, Runnable> every,
            PresenceConfig config,
            PresenceReconciler reconciler,
            PresenceTracker tracker,
            OfflineReaper reaper) {
        every.accept(config.renewal(), reconciler::renew);
        every.accept(TICK, tracker::tick);
        every.accept(config.departures(), reaper::lookForDeparted);
        every.accept(config.sweep(), reaper::lookForDead);
    }

    /** Blocks the thread that shuts the application down. Runs before the connection to Redis is closed. */
    void stop(
            @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent event, PresenceReconciler reconciler)
            throws InterruptedException {
        try {
            reconciler.release().get(RELEASE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not everybody was let go of: the others will notice that this instance is gone");
        }
    }
}
