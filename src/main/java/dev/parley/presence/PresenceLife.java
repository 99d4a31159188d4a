package dev.parley.presence;

import dev.parley.config.Timers;
import dev.parley.delivery.RedisCommands;
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

/** Starts what presence does by itself, and lets go of everybody at the end. */
@ApplicationScoped
class PresenceLife {
    private static final Logger LOG = Logger.getLogger(PresenceLife.class);
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
            Registrar registrar,
            Attendance attendance,
            Roommates roommates,
            SharedPresence scripts,
            MeterRegistry registry,
            Timers timers) {
        redis.watch(roommates::refresh, () -> {});
        timers.every(config.renewal(), roommates::refresh);
        redis.watch(registrar::wake, registrar::down);
        registrar.wake();
        Departures departures = new Departures(scripts, config, registrar::isLinked, attendance::departed, registry);
        begin(timers::every, config, registrar, attendance, departures);
        registry.gauge("parley.presence.linked", registrar, it -> it.isLinked() ? 1 : 0);
        registry.gauge("parley.presence.lease.age.seconds", registrar, Registrar::leaseAgeSeconds);
    }

    /** @param every has a task run again and again */
    static void begin(
            BiConsumer<Duration, Runnable> every,
            PresenceConfig config,
            Registrar registrar,
            Attendance attendance,
            Departures departures) {
        every.accept(config.renewal(), registrar::renew);
        every.accept(TICK, attendance::tick);
        every.accept(config.departures(), departures::lookForDeparted);
        every.accept(config.sweep(), departures::lookForDead);
    }

    /** On the thread that shuts the application down, which waits for it; before the connection to Redis is closed. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent event, Registrar registrar)
            throws InterruptedException {
        try {
            registrar.release().get(RELEASE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not everybody was let go of: the others will notice that this instance is gone");
        }
    }
}
