package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of apps that move: other names, parts in place of a whole, quotes, files. */
@Tag("fast")
class EnvironmentSettingsAliasesTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource({
        "HTTP_HOST, 10.0.0.1, quarkus.http.host, 10.0.0.1",
        "HTTP_PORT, 8086, quarkus.http.port, 8086",
        "WSGATEWAY_PORT, 8081, quarkus.http.port, 8081",
        "LOGGER_LEVEL, warning, quarkus.log.level, WARN",
        "LOGGER_ENCODING, json, quarkus.log.console.json.enabled, true",
        "LOGGER_ENCODING, console, quarkus.log.console.json.enabled, false",
        "REDIS_HOST, cache:6380, quarkus.redis.hosts, redis://cache:6380",
        "JWT_USER_CLAIM, user.id, parley.jwt.user-claim, user.id",
        "JWT_ROLE_CLAIM, realm_access.roles, parley.jwt.role-claim, realm_access.roles",
        "JWT_MAX_AGE, 12h, parley.jwt.max-age, PT12H",
        "ROLE_SERVICE, 'backend, worker', parley.roles.service, 'backend,worker'",
        "ROLE_ADMIN, root, parley.roles.admin, root",
        "AUTH_USER_PATH, data.user.id, parley.auth.user-path, data.user.id",
        "GOODS_TOKEN, optional, parley.goods.token-optional, true"
    })
    void eachNameHasItsMeaning(String name, String value, String property, String meaning) {
        EnvironmentSettings settings = read(Map.of(name, value));
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.properties()).containsEntry(property, meaning);
    }

    @Test
    void theSameUnderSeveralNamesIsNoContradiction() {
        assertThat(read(Map.of(
                                "PORT",
                                "8081",
                                "HTTP_PORT",
                                "\"8081\"",
                                "WSGATEWAY_PORT",
                                "8081",
                                "LOG_LEVEL",
                                "WARN",
                                "LOGGER_LEVEL",
                                "warning"))
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 8080, HTTP_PORT, 8081",
        "PORT, 8080, WSGATEWAY_PORT, 8081",
        "HTTP_PORT, 8080, WSGATEWAY_PORT, 8081",
        "HOST, 127.0.0.1, HTTP_HOST, 0.0.0.0",
        "LOG_LEVEL, info, LOGGER_LEVEL, debug",
        "REDIS_URL, redis://a:6379, REDIS_HOST, b:6379",
        "REDIS_URL, redis://a:6379, REDIS_HOST, a:6380",
        "REDIS_URL, redis://:one@a:6379, REDIS_PASSWORD, two",
        "REDIS_URL, redis://a:6379/1, REDIS_DATABASE, 2",
        "REDIS_URL, redis://a:6379/0, REDIS_DATABASE, 3"
    })
    void aContradictionIsToldByBothNamesAndNoValue(String one, String value, String other, String another) {
        EnvironmentSettings settings = read(Map.of(one, value, other, another));
        assertThat(settings.problems())
                .singleElement()
                .asString()
                .contains(one, other, "contradict each other")
                .doesNotContain(value, another);
    }

    @Test
    void redisIsSaidInParts() {
        assertThat(read(Map.of("REDIS_HOST", "cache", "REDIS_PASSWORD", "p@ss", "REDIS_DATABASE", "2"))
                        .properties())
                .containsEntry("quarkus.redis.hosts", "redis://:p%40ss@cache:6379/2");
        assertThat(read(Map.of("REDIS_URL", "rediss://cache", "REDIS_PASSWORD", "p", "REDIS_DATABASE", "0"))
                        .properties())
                .containsEntry("quarkus.redis.hosts", "rediss://:p@cache:6379");
        assertThat(read(Map.of(
                                "REDIS_URL",
                                "redis://:p@cache/3",
                                "REDIS_HOST",
                                "cache:6379",
                                "REDIS_PASSWORD",
                                "p",
                                "REDIS_DATABASE",
                                "3"))
                        .properties())
                .containsEntry("quarkus.redis.hosts", "redis://:p@cache:6379/3");
        assertThat(read(Map.of("REDIS_PASSWORD", "p")).report()).contains("REDIS_HOST is missing");
        assertThat(read(Map.of("REDIS_HOST", "cache", "REDIS_DATABASE", "hunter2"))
                        .report())
                .contains("REDIS_DATABASE is not a number")
                .doesNotContain("hunter2");
        for (String outside : List.of("10000", "-1")) {
            assertThat(read(Map.of("REDIS_HOST", "cache", "REDIS_DATABASE", outside))
                            .report())
                    .contains("REDIS_DATABASE is not a number from 0 to 9999");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"\"8081\"", "'8081'", " 8081 ", "\"8081\"  # the gateway's port"})
    void quotesOfAnEnvFileAreTakenOff(String port) {
        assertThat(read(Map.of("PORT", port)).properties()).containsEntry("quarkus.http.port", "8081");
    }

    /** Kubernetes sets these for a service named {@code wsgateway}. */
    @Test
    void aServiceLinkOfKubernetesIsNoPort() {
        EnvironmentSettings settings = read(Map.of("WSGATEWAY_PORT", "tcp://10.96.0.12:8081", "PORT", "8080"));
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.properties()).containsEntry("quarkus.http.port", "8080");
    }

    @Test
    void everySecretMayComeFromAFile(@TempDir Path folder) throws IOException {
        Map<String, String> secrets = Map.of(
                "POSTGRES_DSN",
                "postgres://u:p@h/d",
                "REDIS_URL",
                "redis://:p@h",
                "JWT_SECRET",
                SECRET,
                "JWT_SECRET_PREVIOUS",
                SECRET + "-old",
                "STRIPE_WEBHOOK_SECRET",
                "whsec_" + SECRET,
                "PUSH_WEBHOOK_URL",
                "https://push.example",
                "PUSH_WEBHOOK_SECRET",
                SECRET + "-push");
        Map<String, String> files = new HashMap<>();
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            Path file = Files.writeString(folder.resolve(secret.getKey()), secret.getValue() + "\n");
            files.put(secret.getKey() + "_FILE", file.toString());
        }
        assertThat(EnvironmentSettings.read(files::get, true)).isEqualTo(EnvironmentSettings.read(secrets::get, true));
        assertThat(EnvironmentSettings.read(files::get, true).problems()).isEmpty();

        Path password = Files.writeString(folder.resolve("password"), "hunter2");
        assertThat(read(Map.of("REDIS_HOST", "h", "REDIS_PASSWORD_FILE", password.toString()))
                        .properties())
                .containsEntry("quarkus.redis.hosts", "redis://:hunter2@h:6379");
        assertThat(read(Map.of("JWT_SECRET", SECRET, "JWT_SECRET_FILE", files.get("JWT_SECRET_PREVIOUS_FILE")))
                        .report())
                .contains("JWT_SECRET and JWT_SECRET_FILE contradict each other");
    }

    /** An operator may write the secret where the file's name belongs. */
    @Test
    void aFileThatCannotBeReadIsNotNamed() {
        assertThat(read(Map.of("JWT_SECRET_FILE", "/nowhere/hunter2")).problems())
                .singleElement()
                .asString()
                .startsWith("JWT_SECRET_FILE names no file")
                .doesNotContain("hunter2");
        assertThat(EnvironmentSettings.read(Map.of("JWT_SECRET_FILE", "\0hunter2")::get, true)
                        .report())
                .contains("JWT_SECRET_FILE names no file")
                .doesNotContain("hunter2", "JWT_SECRET is missing");
    }

    @Test
    void whatHasNoMeaningHereIsNamedInOneLine() {
        assertThat(read(Map.of("GIN_MODE", "debug", "MODE", "development", "DATABASE_URL", "postgres://u:hunter2@h/d"))
                        .notes())
                .singleElement()
                .satisfies(note -> {
                    assertThat(note.warning()).isFalse();
                    assertThat(note.text())
                            .contains("DATABASE_URL", "GIN_MODE", "MODE")
                            .doesNotContain("hunter2", "debug");
                });
        assertThat(read(Map.of("POSTGRES_DSN", "postgres://u:p@h/d?pool_max_conns=10&pool_min_conns=2"))
                        .notes())
                .containsExactly(Note.warn(
                        "POSTGRES_DSN has parameters without an effect here: pool_max_conns, pool_min_conns"));
        assertThat(read(Map.of("AUTH_SERVICE_URL", "https://auth.example", "JWT_SECRET", SECRET, "JWT_MAX_AGE", "1h"))
                        .notes())
                .singleElement()
                .satisfies(note -> assertThat(note.text()).contains("JWT_SECRET, JWT_MAX_AGE"));
        assertThat(read(Map.of("PORT", "8080", "HOST", "0.0.0.0")).notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PARLEY_LIMIT_BAN=1s               | did you mean PARLEY_LIMITS_BAN?",
                "PARLEY_NONSENSE=1                 | PARLEY_NONSENSE has no effect: there is no such setting",
                "JWT_SECRETS=hunter2               | did you mean JWT_SECRET?",
                "JWT_KEY=hunter2                   | JWT_KEY has no effect",
                "JWT_ISSUER_FILE=/hunter2          | JWT_ISSUER is not read from a file",
                "POSTGRES_DNS=hunter2              | did you mean POSTGRES_DSN?",
                "TRUSTED_PROXY=10.0.0.0/8          | ''",
                "REDIS_URI=hunter2                 | did you mean REDIS_URL?",
                "WEBSOCKET_CORS_ORIGIN=hunter2     | did you mean WEBSOCKET_CORS_ORIGINS?",
                "PARLEY_PORT=tcp://10.0.0.1:80     | ''",
                "PARLEY_SERVICE_PORT_HTTP=8080     | ''",
                "PARLEY_PORT_8080_TCP_ADDR=1.2.3.4 | ''",
                "POSTGRES_PASSWORD=hunter2         | ''",
                "POSTGRES_USER=hunter2             | ''",
                "HOSTNAME=hunter2                  | ''",
                "REDIS_SERVICE_HOST=10.0.0.1       | ''",
                "DATABASE_URL=hunter2              | ''",
                "PARLEY_LOG_SLOTS=4                | ''",
                "JWT_SECRET_FILE=                  | ''"
            })
    void aVariableThatLooksLikeASettingIsNamed(String variable, String told) {
        String[] parts = variable.split("=", 2);
        Map<String, String> environment = Map.of(parts[0], parts[1]);
        List<Note> notes = EnvironmentSettings.read(environment::get, environment.keySet(), false).notes().stream()
                .filter(Note::warning)
                .toList();
        if (told.isEmpty()) {
            assertThat(notes).isEmpty();
        } else {
            assertThat(notes).singleElement().satisfies(note -> assertThat(note.text())
                    .startsWith(parts[0])
                    .contains(told)
                    .doesNotContain("hunter2"));
        }
    }

    @Test
    void thereIsABoundOfNamedVariables() {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            environment.put("PARLEY_X" + i, "1");
        }
        assertThat(EnvironmentSettings.read(environment::get, environment.keySet(), false)
                        .notes())
                .hasSize(21);
    }

    @ParameterizedTest
    @CsvSource({
        "JWT_MAX_AGE, 24h, PARLEY_JWT_MAX_AGE, 12h",
        "PORT, 8080, QUARKUS_HTTP_PORT, 8081",
        "HTTP_PORT, 8080, QUARKUS_HTTP_PORT, 8081",
        "JWT_ISSUER, a, PARLEY_JWT_ISSUER, b",
        "AUTH_TIMEOUT, 10s, PARLEY_AUTH_TIMEOUT, 9s"
    })
    void aPropertyOfItsOwnContradictsTheSetting(String one, String value, String other, String another) {
        assertThat(read(Map.of(one, value, other, another)).problems())
                .containsExactly(one + " and " + other + " contradict each other: set one of them");
        assertThat(read(Map.of(one, value, other, value)).problems()).isEmpty();
    }

    @Test
    void aSettingThatNeedsAnotherIsNamed() {
        assertThat(read(Map.of("TLS_PORT", "8443")).problems())
                .singleElement()
                .asString()
                .startsWith("TLS_PORT has no effect");
        assertThat(read(Map.of("PUSH_WEBHOOK_SECRET", SECRET, "AUTH_TIMEOUT", "1s", "AUTH_USER_PATH", "id"))
                        .notes())
                .containsExactly(
                        Note.warn("AUTH_USER_PATH has no effect without AUTH_SERVICE_URL"),
                        Note.warn("AUTH_TIMEOUT has no effect without AUTH_SERVICE_URL"),
                        Note.warn("PUSH_WEBHOOK_SECRET has no effect without PUSH_WEBHOOK_URL"));
    }

    /** Each setting with a value that is not valid, and that must not appear anywhere. */
    @Test
    void noProblemHasAValueInIt() {
        List<String> names = List.of(
                "POSTGRES_DSN",
                "REDIS_URL",
                "REDIS_HOST",
                "REDIS_PASSWORD",
                "REDIS_DATABASE",
                "REDIS_SHARDED_PUBSUB",
                "JWT_SECRET",
                "JWT_SECRET_PREVIOUS",
                "JWT_PUBLIC_KEY",
                "JWT_JWKS_URL",
                "JWT_MAX_AGE",
                "JWT_USER_CLAIM",
                "JWT_ROLE_CLAIM",
                "ROLE_SERVICE",
                "ROLE_ADMIN",
                "AUTH_SERVICE_URL",
                "AUTH_SERVICE_PATH",
                "AUTH_USER_PATH",
                "AUTH_TIMEOUT",
                "AUTH_ENABLED",
                "HOST",
                "PORT",
                "HTTP_PORT",
                "WSGATEWAY_PORT",
                "MANAGEMENT_PORT",
                "TLS_CERTIFICATE",
                "TLS_KEY",
                "TLS_PORT",
                "WEBSOCKET_CORS_ORIGINS",
                "TRUSTED_PROXIES",
                "GOODS_TOKEN",
                "CONSOLE",
                "PUSH_WEBHOOK_URL",
                "PUSH_WEBHOOK_SECRET",
                "TRACING",
                "LOG_LEVEL",
                "LOGGER_LEVEL",
                "LOGGER_ENCODING",
                "STRIPE_WEBHOOK_SECRET",
                "JWT_SECRET_FILE",
                "POSTGRES_DSN_FILE",
                "REDIS_URL_FILE");
        for (String name : names) {
            for (String bad : List.of(
                    "hunter2",
                    "https://u:hunter2@[x",
                    "redis://:hunter2@h:x",
                    "postgres://u:hunter2@h:x/d",
                    "hunter2 hunter2=hunter2",
                    "10.0.0.0/hunter2",
                    "-----BEGIN hunter2-----",
                    "{hunter2}",
                    "\"hunter2",
                    "\0hunter2")) {
                EnvironmentSettings settings = EnvironmentSettings.read(Map.of(name, bad)::get, true);
                assertThat(settings.report()).as("%s=%s", name, bad).doesNotContain("hunter2");
                assertThat(settings.notes().toString()).as("%s=%s", name, bad).doesNotContain("hunter2");
            }
        }
    }

    private static EnvironmentSettings read(Map<String, String> environment) {
        return EnvironmentSettings.read(environment::get, false);
    }
}
