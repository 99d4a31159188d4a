package dev.parley.config;

import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The first thing that runs in production: it says all that is wrong with the environment at once, and in words. */
public final class StartupCheck {
    private static final Pattern NEGATIVE = Pattern.compile("-\\s*\\d.*");
    private static final Pattern ZERO = Pattern.compile("0+");

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
        SmallRyeConfig environment = new SmallRyeConfigBuilder()
                .addSystemSources()
                .withSources(new DotEnvConfigSourceProvider())
                .build();
        UnaryOperator<String> value = name -> environment.getOptionalValue(name, String.class).orElse(null);
        Settings settings = Settings.read(value, true);
        List<String> problems = new ArrayList<>(settings.problems());
        environment.getPropertyNames().forEach(name -> outOfRange(name, value.apply(name)).ifPresent(problems::add));
        if (problems.isEmpty()) {
            problems.addAll(new ListeningPorts(name -> {
                String own = value.apply(name);
                return own == null ? settings.properties().get(name) : own;
            }).problems());
        }
        if (!problems.isEmpty()) {
            return Optional.of(new Settings(Map.of(), problems, List.of()).report());
        }
        return new PostgresWait(settings.properties(), value, System.err::println).await();
    }

    /** No number of Parley's is below zero, and a limit of zero would be a door that is shut. */
    private static Optional<String> outOfRange(String name, String value) {
        if (!name.startsWith("PARLEY_") || value == null) {
            return Optional.empty();
        }
        if (NEGATIVE.matcher(value).matches()) {
            return Optional.of(name + " is below zero");
        }
        return name.startsWith("PARLEY_LIMITS_") && ZERO.matcher(value).matches()
                ? Optional.of(name + " is zero, and begins at 1") : Optional.empty();
    }
}
