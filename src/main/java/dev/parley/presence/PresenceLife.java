package dev.parley.presence;

import dev.parley.delivery.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Starts what presence does by itself, and lets go of everybody at the end. */
@ApplicationScoped
class PresenceLife {
    private static final Logger LOG = Logger.getLogger(PresenceLife.class);
    private static final long TICK_MILLIS = 250;
    private static final int RELEASE_SECONDS = 3;

    @Produces
    @Singleton
    PresenceState state(PresenceConfig config) {
        return new PresenceState(config.reconnectGrace());
    }

    void start(@Observes StartupEvent event, Vertx vertx, PresenceConfig config, RedisCommands redis,
               Registrar registrar, Attendance attendance, PresenceScripts scripts, MeterRegistry registry) {
        redis.watch(registrar::wake, registrar::down);
        registrar.wake();
        vertx.setPeriodic(config.renewal().toMillis(), _ -> registrar.renew());
        vertx.setPeriodic(TICK_MILLIS, _ -> attendance.tick());
        new Departures(scripts, config, registrar::isLinked, attendance::departed, registry).start(vertx);
        registry.gauge("parley.presence.lease.age.seconds", registrar, Registrar::leaseAgeSeconds);
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
