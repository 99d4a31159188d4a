package dev.parley.socket.tls;

import dev.parley.scheduling.Timers;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Reloads a new certificate without a restart. Quarkus' own {@code reload-period} reloads the files each time, changed
 * or not, and for some milliseconds of each reload Vert.x fails new connections: here that happens once per change.
 */
@ApplicationScoped
class CertificateWatch {
    private static final Logger LOG = Logger.getLogger(CertificateWatch.class);

    private final Vertx vertx;
    private final TlsConfigurationRegistry registry;
    private final Event<CertificateUpdatedEvent> updates;
    private final CertificateConfig config;
    private final Optional<String> name;
    private List<FileTime> loaded = List.of();
    private List<FileTime> seen = List.of();

    CertificateWatch(
            Vertx vertx,
            TlsConfigurationRegistry registry,
            Event<CertificateUpdatedEvent> updates,
            CertificateConfig config,
            @ConfigProperty(name = "quarkus.http.tls-configuration-name") Optional<String> name) {
        this.vertx = vertx;
        this.registry = registry;
        this.updates = updates;
        this.config = config;
        this.name = name;
    }

    void start(@Observes StartupEvent event, Timers timers) throws IOException {
        if (name.isPresent() && config.certificate().isPresent() && config.key().isPresent()) {
            loaded = times();
            seen = loaded;
            timers.every(config.checkInterval(), () -> vertx.executeBlocking(() -> {
                        reloadIfChanged(name.get());
                        return null;
                    })
                    .onFailure(failure -> LOG.warnf("The certificate files could not be checked: %s", failure)));
        }
    }

    /** Reloads files that changed and are stable since: the two are not replaced at one moment. */
    private synchronized void reloadIfChanged(String configuration) throws IOException {
        List<FileTime> now = times();
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(loaded)) {
            return;
        }
        Optional<TlsConfiguration> tls = registry.get(configuration).filter(TlsConfiguration::reload);
        if (tls.isEmpty()) {
            LOG.warnf(
                    "%s and %s are not a valid certificate and key; the previous ones stay in use",
                    config.certificate().orElseThrow(), config.key().orElseThrow());
            return;
        }
        loaded = now;
        updates.fire(new CertificateUpdatedEvent(configuration, tls.get()));
    }

    private List<FileTime> times() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path file : Stream.of(config.certificate(), config.key())
                .flatMap(Optional::stream)
                .toList()) {
            times.add(Files.getLastModifiedTime(file));
        }
        return times;
    }
}
