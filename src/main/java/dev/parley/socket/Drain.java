package dev.parley.socket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Empties the instance before it stops: it accepts no more connections and sends each client elsewhere at a random
 * time, after the client's commands are completed and answered. Thread-safe.
 */
@ApplicationScoped
public class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);

    private final DrainConfig config;
    private final Set<ClientConnection> clients = ConcurrentHashMap.newKeySet();
    private final Counter overruns;
    private volatile boolean draining;

    Drain(DrainConfig config, MeterRegistry registry) {
        this.config = config;
        this.overruns = registry.counter("parley.drain.overruns");
        registry.gauge("parley.draining", this, drain -> drain.draining ? 1 : 0);
    }

    /** Creates the bean at start-up, so that its metrics exist from then on. */
    void start(@Observes StartupEvent event) {}

    public boolean isDraining() {
        return draining;
    }

    public void opened(ClientConnection client) {
        clients.add(client);
    }

    public void closed(ClientConnection client) {
        clients.remove(client);
    }

    /** Drains on the thread that shuts the application down, and blocks it until all connections are gone. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
        draining = true;
        long started = System.nanoTime();
        LOG.infof("Draining %d connections within %s", clients.size(), config.window());
        Duration closing = config.window().dividedBy(2);
        CompletableFuture<?>[] goodbyes = clients.stream()
                .map(client -> client.leave(share(closing), share(config.window()), config.patience()))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(goodbyes)
                    .get(closing.plus(config.patience()).plus(config.patience()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            overruns.increment(clients.size());
            LOG.warnf("%d connections were not closed in time", clients.size());
        } catch (ExecutionException e) {
            LOG.warn("Draining failed", e.getCause());
        }
        LOG.infof("Drained in %d ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
    }

    /**
     * Closes the connections that remain when the application ends. After a drain there are none; a live reload has no
     * drain, and a connection that stayed would call classes that are unloaded. Blocks the thread that ends the
     * application.
     */
    void end(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event)
            throws InterruptedException {
        draining = true;
        CompletableFuture<?>[] goodbyes = clients.stream()
                .map(client -> client.leave(Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(goodbyes).get(config.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warnf("%d connections were not closed before the application ended", clients.size());
        }
    }

    private static Duration share(Duration window) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(window.toMillis() + 1));
    }
}
