package dev.parley.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Adds {@link EnvironmentSettings} to the configuration: above {@code application.properties}, below Quarkus' own
 * variables such as {@code QUARKUS_HTTP_PORT}, which stay a way to set what Parley has no name for.
 *
 * <p>Adds nothing while the package is built, since Quarkus would keep it in the package.
 */
public final class SettingsSourceFactory implements ConfigSourceFactory {

    private static final int ORDINAL = 290;
    /**
     * The ordinal of a setting whose variable SmallRye maps to the same property, and whose expressions it would
     * expand.
     */
    private static final int ABOVE_THE_ENVIRONMENT = 310;

    private static final String CORS_ORIGINS = "quarkus.http.cors.origins";
    /**
     * The origin of pages that were opened as files. They are allowed in dev mode, whatever the list: the test clients
     * are such pages.
     */
    private static final String FILES = "null";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (EmbeddedServers.present() && !EmbeddedServers.wanted(context)) {
            return List.of();
        }
        EnvironmentSettings settings = EnvironmentSettings.read(Verbatim.reader(context::getValue), false);
        if (!settings.problems().isEmpty()) {
            throw new IllegalArgumentException(settings.report());
        }
        Map<String, String> meant = new HashMap<>(settings.properties());
        if (EmbeddedServers.present() && context.getProfiles().contains("dev")) {
            meant.computeIfPresent(CORS_ORIGINS, (_, list) -> list.equals("*") ? list : list + "," + FILES);
        }
        return List.of(
                source(meant, name -> !name.equals(EnvironmentSettings.REDIS_SECRET), ORDINAL),
                source(meant, EnvironmentSettings.REDIS_SECRET::equals, ABOVE_THE_ENVIRONMENT));
    }

    private static ConfigSource source(Map<String, String> meant, Predicate<String> names, int ordinal) {
        Map<String, String> properties = new HashMap<>();
        meant.forEach((name, value) -> {
            if (names.test(name)) {
                properties.put(name, Verbatim.escaped(value));
            }
        });
        return new PropertiesConfigSource(properties, "Parley's environment", ordinal);
    }
}
