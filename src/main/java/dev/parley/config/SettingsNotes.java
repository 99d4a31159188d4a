package dev.parley.config;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/** Logs remarks on the settings at every start. */
@ApplicationScoped
class SettingsNotes {
    private static final Logger LOG = Logger.getLogger(SettingsNotes.class);

    void onStart(@Observes StartupEvent event, SmallRyeConfig config) {
        Set<String> names = new HashSet<>(System.getenv().keySet());
        names.addAll(
                EnvFile.read(Path.of(System.getProperty("user.dir"), ".env")).keySet());
        EnvironmentSettings.read(Verbatim.reader(config::getConfigValue), names, false)
                .notes()
                .forEach(note -> LOG.log(note.warning() ? Logger.Level.WARN : Logger.Level.INFO, note.text()));
    }
}
