package dev.parley.config;

import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The first thing that runs in production: it says all that is wrong with the environment at once, and in words. */
public final class StartupCheck {
    private static final String LOOKED = "parley.ports.looked-at";
    private static final Pattern NEGATIVE = Pattern.compile("-\\s*\\d.*");
    private static final Pattern ZERO = Pattern.compile("(?i)0+(ms|s|m|h|d)?|PT0+S");
    private static final Set<String> NEVER_ZERO = Set.of("PARLEY_LOG_LANES", "PARLEY_SOCKET_PING_INTERVAL");

    private StartupCheck() {
    }

    /** Whether this is the production package; in dev mode and tests everything has a default. */
    public static boolean isProduction() {
        return !EmbeddedServers.present();
    }

    /**
     * What is wrong with this process' environment, for a person to read; empty if nothing is. It looks where Quarkus will
     * look: system properties, environment, a {@code .env} file. While PostgreSQL is not there yet, it waits for it.
     */
    public static Optional<String> complaint() throws InterruptedException {
        SmallRyeConfig environment = environment();
        UnaryOperator<String> value = value(environment);
        Settings settings = Settings.read(Verbatim.reader(environment::getConfigValue), true);
        List<String> problems = new ArrayList<>(settings.problems());
        environment.getPropertyNames().forEach(name -> outOfRange(name, value).ifPresent(problems::add));
        if (problems.isEmpty()) {
            problems.addAll(takenPorts(settings, value));
        }
        return problems.isEmpty() ? new PostgresWait(settings.properties(), value, System.err::println).await()
                : Optional.of(report(problems));
    }

    /** In dev mode: which ports are taken. Once, for after a live reload this very process listens at them. */
    public static Optional<String> complaintInDevMode() {
        if (System.setProperty(LOOKED, "true") != null) {
            return Optional.empty();
        }
        SmallRyeConfig environment = environment();
        UnaryOperator<String> value = value(environment);
        Settings settings = Settings.read(Verbatim.reader(environment::getConfigValue), false);
        List<String> problems = takenPorts(settings, name -> {
            String own = value.apply(name);
            // Quarkus' default in dev mode.
            return own == null && name.equals("quarkus.http.host") && !settings.properties().containsKey(name) ? "localhost" : own;
        });
        return problems.isEmpty() ? Optional.empty() : Optional.of(report(problems));
    }

    private static SmallRyeConfig environment() {
        return new SmallRyeConfigBuilder().addSystemSources().withSources(new DotEnvConfigSourceProvider()).build();
    }

    private static UnaryOperator<String> value(SmallRyeConfig environment) {
        return name -> environment.getOptionalValue(name, String.class).orElse(null);
    }

    private static List<String> takenPorts(Settings settings, UnaryOperator<String> value) {
        return new ListeningPorts(name -> {
            String own = value.apply(name);
            return own == null ? settings.properties().get(name) : own;
        }).problems();
    }

    private static String report(List<String> problems) {
        return new Settings(Map.of(), problems, List.of()).report();
    }

    /** No number of Parley's is below zero, and a limit of zero would be a door that is shut. */
    private static Optional<String> outOfRange(String name, UnaryOperator<String> values) {
        String value = name.startsWith("PARLEY_") && !name.equals("PARLEY_REDIS_SECRET") ? values.apply(name) : null;
        if (value == null) {
            return Optional.empty();
        }
        if (NEGATIVE.matcher(value).matches()) {
            return Optional.of(name + " is below zero");
        }
        return (name.startsWith("PARLEY_LIMITS_") || NEVER_ZERO.contains(name)) && ZERO.matcher(value).matches()
                ? Optional.of(name + " is zero, and must be above it") : Optional.empty();
    }
}
