package dev.parley.config;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Logs at every start what somebody should know of the settings. */
@ApplicationScoped
class SettingsNotes {
    private static final Logger LOG = Logger.getLogger(SettingsNotes.class);

    void onStart(@Observes StartupEvent event, Config config) {
        Settings.read(name -> config.getOptionalValue(name, String.class).orElse(null), false).notes()
                .forEach(note -> LOG.log(note.warning() ? Logger.Level.WARN : Logger.Level.INFO, note.text()));
    }
}
