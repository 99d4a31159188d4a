package dev.parley.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSource;

import java.util.List;

/**
 * Brings {@link Settings} into the configuration: above {@code application.properties}, below Quarkus' own variables
 * such as {@code QUARKUS_HTTP_PORT}, so that those stay a way to set what Parley has no name for.
 *
 * <p>While the package is being built it gives nothing, since Quarkus would keep in the package what it finds here.
 */
public final class SettingsSourceFactory implements ConfigSourceFactory {

    private static final int ORDINAL = 290;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (EmbeddedServers.present() && !EmbeddedServers.wanted(context)) {
            return List.of();
        }
        Settings settings = Settings.read(name -> {
            var value = context.getValue(name);
            return value == null ? null : value.getValue();
        }, false);
        if (!settings.problems().isEmpty()) {
            throw new IllegalArgumentException(settings.report());
        }
        return List.of(new PropertiesConfigSource(settings.properties(), "Parley's environment", ORDINAL));
    }
}
