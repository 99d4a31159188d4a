package dev.parley.config;

import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void everyVariableIsTranslated() {
        Settings settings = read(Map.of("POSTGRES_DSN", "postgres://u:p@h/d", "REDIS_URL", "cache:6379",
                "JWT_SECRET", SECRET, "HOST", "127.0.0.1", "PORT", "9090", "LOG_LEVEL", "debug"), true);

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.properties())
                .containsEntry("quarkus.datasource.reactive.url", "postgresql://h:5432/d")
                .containsEntry("quarkus.redis.hosts", "redis://cache:6379")
                .containsEntry("parley.jwt.secret", SECRET)
                .containsEntry("quarkus.http.host", "127.0.0.1")
                .containsEntry("quarkus.http.port", "9090")
                .containsEntry("quarkus.log.level", "DEBUG");
    }

    @Test
    void allThatIsMissingIsToldAtOnce() {
        Settings settings = read(Map.of("REDIS_URL", "  "), true);

        assertThat(settings.report()).contains("POSTGRES_DSN is missing", "REDIS_URL is missing", "JWT_SECRET is missing");
    }

    @Test
    void nothingIsMissingWhereThereAreDefaults() {
        assertThat(read(Map.of(), false)).isEqualTo(new Settings(Map.of(), java.util.List.of()));
    }

    @Test
    void allThatIsMalformedIsToldWithoutItsContent() {
        Settings settings = read(Map.of("POSTGRES_DSN", "postgres://u:hunter2@h", "REDIS_URL", "redis://:hunter2@h:x",
                "JWT_SECRET", "hunter2", "PORT", "hunter2", "LOG_LEVEL", "hunter2"), true);

        assertThat(settings.problems()).hasSize(5);
        assertThat(settings.report()).doesNotContain("hunter2")
                .contains("POSTGRES_DSN names no database", "JWT_SECRET has 7 bytes, and needs at least 32");
    }

    @Test
    void aSecretIsMeasuredInBytes() {
        assertThat(read(Map.of("JWT_SECRET", "ä".repeat(16)), false).problems()).isEmpty();
        assertThat(read(Map.of("JWT_SECRET", "a".repeat(31)), false).problems()).hasSize(1);
    }

    private static Settings read(Map<String, String> environment, boolean required) {
        return Settings.read(environment::get, required);
    }

    @Test
    void originsAreForUpgradesAndHttpAlike() {
        Settings settings = read(Map.of("WEBSOCKET_CORS_ORIGINS", " https://App.example.com ,http://localhost:3000,, https://[::1]:8443"), false);

        String list = "https://app.example.com,http://localhost:3000,https://[::1]:8443";
        assertThat(settings.properties()).isEqualTo(Map.of("parley.origins", list,
                "quarkus.http.cors.enabled", "true", "quarkus.http.cors.origins", list));
        assertThat(read(Map.of("WEBSOCKET_CORS_ORIGINS", "*"), false).properties()).containsEntry("parley.origins", "*");
    }

    @Test
    void whatIsNoOriginIsAProblem() {
        for (String bad : new String[] {"app.example.com", "https://app.example.com/", "https://*.example.com", ",",
                "https://a.example.com,*", "/.*/", "https://"}) {
            assertThat(read(Map.of("WEBSOCKET_CORS_ORIGINS", bad), false).problems()).hasSize(1);
        }
    }

    @Test
    void stripesSecretIsTakenAsItIs() {
        assertThat(read(Map.of("STRIPE_WEBHOOK_SECRET", "whsec_x"), false).properties())
                .isEqualTo(Map.of("parley.stripe.webhook-secret", "whsec_x"));
    }
}
