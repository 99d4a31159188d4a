package dev.parley.config;

import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs first in production, and reports all problems of the environment at once. */
public final class StartupCheck {
    private static final String LOOKED = "parley.ports.looked-at";

    private StartupCheck() {}

    /** Whether this is the production package; in dev mode and tests everything has a default. */
    public static boolean isProduction() {
        return !EmbeddedServers.present();
    }

    /**
     * Returns what is wrong with the environment, in words; empty if nothing is. Looks where Quarkus will look: system
     * properties, environment, a {@code .env} file. While PostgreSQL is not there yet, waits for it.
     */
    public static Optional<String> complaint() throws InterruptedException {
        SmallRyeConfig environment = environment();
        Function<String, @Nullable String> value = value(environment);
        EnvironmentSettings settings = EnvironmentSettings.read(Verbatim.reader(environment::getConfigValue), true);
        List<String> problems = new ArrayList<>(settings.problems());
        KnownSettings known = KnownSettings.read();
        known.names().stream()
                .sorted()
                .filter(name -> !name.equals("PARLEY_REDIS_SECRET"))
                .forEach(name -> Optional.ofNullable(value.apply(name))
                        .flatMap(it -> known.complaint(name, it.strip()))
                        .ifPresent(complaint -> problems.add(name + " " + complaint)));
        if (problems.isEmpty()) {
            problems.addAll(takenPorts(settings, value));
        }
        return problems.isEmpty()
                ? new PostgresWait(settings.properties(), value, System.err::println).await()
                : Optional.of(report(problems));
    }

    /**
     * Returns, in dev mode, which ports are taken. Checked once, since after a live reload this process itself listens
     * on them.
     */
    public static Optional<String> complaintInDevMode() {
        if (System.setProperty(LOOKED, "true") != null) {
            return Optional.empty();
        }
        SmallRyeConfig environment = environment();
        Function<String, @Nullable String> value = value(environment);
        EnvironmentSettings settings = EnvironmentSettings.read(Verbatim.reader(environment::getConfigValue), false);
        List<String> problems = takenPorts(settings, name -> {
            String own = value.apply(name);
            // Quarkus' default in dev mode.
            return own == null
                            && name.equals("quarkus.http.host")
                            && !settings.properties().containsKey(name)
                    ? "localhost"
                    : own;
        });
        return problems.isEmpty() ? Optional.empty() : Optional.of(report(problems));
    }

    private static SmallRyeConfig environment() {
        return new SmallRyeConfigBuilder()
                .addSystemSources()
                .withSources(new DotEnvConfigSourceProvider())
                .build();
    }

    private static Function<String, @Nullable String> value(SmallRyeConfig environment) {
        return name -> environment.getOptionalValue(name, String.class).orElse(null);
    }

    private static List<String> takenPorts(EnvironmentSettings settings, Function<String, @Nullable String> value) {
        return new ListeningPorts(name -> {
                    String own = value.apply(name);
                    return own == null ? settings.properties().get(name) : own;
                })
                .problems();
    }

    private static String report(List<String> problems) {
        return new EnvironmentSettings(Map.of(), problems, List.of()).report();
    }
}
