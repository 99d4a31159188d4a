package dev.parley.config;

import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

import java.util.Optional;

/** The first thing that runs in production: it says all that is wrong with the environment at once, and in words. */
public final class StartupCheck {

    private StartupCheck() {
    }

    /**
     * What is wrong with this process' environment, for a person to read; empty if nothing is, or in dev mode, where
     * everything has a default. It looks where Quarkus will look: system properties, environment, a {@code .env} file.
     */
    public static Optional<String> complaint() {
        if (EmbeddedServers.present()) {
            return Optional.empty();
        }
        SmallRyeConfig environment = new SmallRyeConfigBuilder()
                .addSystemSources()
                .withSources(new DotEnvConfigSourceProvider())
                .build();
        Settings settings = Settings.read(name -> environment.getOptionalValue(name, String.class).orElse(null), true);
        return settings.problems().isEmpty() ? Optional.empty() : Optional.of(settings.report());
    }
}
