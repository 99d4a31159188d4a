package dev.parley.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Brings {@link Settings} into the configuration: above {@code application.properties}, below Quarkus' own variables
 * such as {@code QUARKUS_HTTP_PORT}, so that those stay a way to set what Parley has no name for.
 *
 * <p>While the package is being built it gives nothing, since Quarkus would keep in the package what it finds here.
 */
public final class SettingsSourceFactory implements ConfigSourceFactory {

    private static final int ORDINAL = 290;
    /** For a setting whose own name, as it stands in the environment, is one that SmallRye would expand. */
    private static final int ABOVE_THE_ENVIRONMENT = 310;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (EmbeddedServers.present() && !EmbeddedServers.wanted(context)) {
            return List.of();
        }
        Settings settings = Settings.read(Verbatim.reader(context::getValue), false);
        if (!settings.problems().isEmpty()) {
            throw new IllegalArgumentException(settings.report());
        }
        return List.of(source(settings, name -> !name.equals(Settings.REDIS_SECRET), ORDINAL),
                source(settings, Settings.REDIS_SECRET::equals, ABOVE_THE_ENVIRONMENT));
    }

    private static ConfigSource source(Settings settings, Predicate<String> names, int ordinal) {
        Map<String, String> properties = new HashMap<>();
        settings.properties().forEach((name, value) -> {
            if (names.test(name)) {
                properties.put(name, Verbatim.escaped(value));
            }
        });
        return new PropertiesConfigSource(properties, "Parley's environment", ordinal);
    }
}
