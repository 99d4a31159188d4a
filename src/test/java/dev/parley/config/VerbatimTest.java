package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests values with what SmallRye Config takes for an expression, with SmallRye Config itself. */
@SuppressWarnings("deprecation")
@Tag("fast")
class VerbatimTest {
    private static final String ODD = "a$$b\\$c\\\\$d$e${HOME}${nope}${x::y}${z:w}$$$\\";
    private static final String LONG = ODD + "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @ValueSource(
            strings = {
                ODD,
                "$",
                "$$",
                "\\$",
                "\\\\$",
                "\\\\\\$$",
                "${",
                "${}",
                "}",
                "$}",
                "${a",
                "\\${a}",
                "$\\$",
                "$ $",
                "a\\b",
                "${parley.never-set:x}",
                "\\"
            })
    void whatIsEscapedArrivesAsItIs(String text) {
        assertThat(config(Map.of("it", Verbatim.escaped(text))).getRawValue("it"))
                .isEqualTo(text);
    }

    @Test
    void everyFreeTextReachesItsPropertyAsItWasWritten() {
        String dsn = "host=h user='" + libpq(ODD) + "' password='" + libpq(ODD) + "' dbname=d application_name='"
                + libpq(ODD) + "' search_path='" + libpq(ODD) + "' sslmode=verify-ca sslrootcert='" + libpq(ODD) + "'";
        Map<String, String> environment = new HashMap<>(Map.of(
                "POSTGRES_DSN",
                dsn,
                "JWT_SECRET",
                LONG,
                "JWT_SECRET_PREVIOUS",
                LONG + "old",
                "PUSH_WEBHOOK_SECRET",
                LONG,
                "STRIPE_WEBHOOK_SECRET",
                LONG,
                "PARLEY_REDIS_SECRET",
                LONG,
                "JWT_ISSUER",
                ODD,
                "JWT_AUDIENCE",
                ODD,
                "ROLE_SERVICE",
                "a$$b${HOME}"));
        environment.putAll(Map.of(
                "REDIS_HOST",
                "cache",
                "REDIS_PASSWORD",
                ODD,
                "AUTH_SERVICE_PATH",
                "/a$$b${HOME}",
                "JWT_USER_CLAIM",
                "a$$b",
                "HOST",
                ODD));
        SmallRyeConfig config = config(environment);

        EnvironmentSettings settings = EnvironmentSettings.read(Verbatim.reader(config::getConfigValue), true);

        assertThat(settings.problems()).isEmpty();
        assertThat(settings).isEqualTo(EnvironmentSettings.read(environment::get, true));
        assertThat(settings.properties())
                .containsEntry("parley.jwt.secret", LONG)
                .containsEntry("parley.redis.secret", LONG)
                .containsEntry("quarkus.datasource.password", ODD)
                .containsEntry("quarkus.datasource.username", ODD)
                .containsEntry("quarkus.redis.hosts", "redis://:" + percent(ODD) + "@cache:6379");
        Map<String, String> escaped = new HashMap<>();
        settings.properties().forEach((name, value) -> escaped.put(name, Verbatim.escaped(value)));
        SmallRyeConfig used = config(escaped);
        settings.properties()
                .forEach((name, value) ->
                        assertThat(used.getRawValue(name)).as(name).isEqualTo(value));
    }

    /** The source that Quarkus uses, below and above a real environment. */
    @Test
    void theEnvironmentsOwnNameDoesNotWin() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new EnvConfigSource(Map.of("JWT_SECRET", LONG, "PARLEY_REDIS_SECRET", LONG), 300))
                .withSources(new SettingsSourceFactory())
                .withProfile("test")
                .build();

        assertThat(config.getRawValue("parley.jwt.secret")).isEqualTo(LONG);
        assertThat(config.getRawValue("parley.redis.secret")).isEqualTo(LONG);
    }

    @Test
    void soDoesWhatIsInAnEnvFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve(".env"),
                "# comment\n\nJWT_SECRET=" + LONG + "\nREDIS_PASSWORD = '" + ODD.replace("'", "")
                        + "'\nGOES_ON=a\\\n  b\nREDIS_HOST=cache\n");
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new DotEnvConfigSourceProvider(file.toUri().toString()))
                .build();
        var reader = Verbatim.reader(config::getConfigValue, file);

        assertThat(reader.apply("JWT_SECRET")).isEqualTo(LONG);
        assertThat(reader.apply("GOES_ON")).isEqualTo("ab");
        assertThat(reader.apply("MISSING")).isNull();
        assertThat(EnvironmentSettings.read(reader, false).properties())
                .containsEntry("quarkus.redis.hosts", "redis://:" + percent(ODD) + "@cache:6379");
    }

    private static SmallRyeConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(values, "test", 300))
                .build();
    }

    private static String libpq(String value) {
        return value.replace("\\", "\\\\").replace("'", "\\'");
    }

    private static String percent(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
