package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Issuer;
import dev.parley.testing.ServerCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class EnvironmentSettingsTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void everyVariableIsTranslated() {
        EnvironmentSettings settings = read(
                Map.of(
                        "POSTGRES_DSN",
                        "postgres://u:p@h/d",
                        "REDIS_URL",
                        "cache:6379",
                        "JWT_SECRET",
                        SECRET,
                        "HOST",
                        "127.0.0.1",
                        "PORT",
                        "9090",
                        "LOG_LEVEL",
                        "debug",
                        "MANAGEMENT_HOST",
                        "10.0.0.1",
                        "MANAGEMENT_PORT",
                        "9001"),
                true);

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.properties())
                .containsEntry("quarkus.datasource.reactive.url", "postgresql://h:5432/d")
                .containsEntry("quarkus.redis.hosts", "redis://cache:6379")
                .containsEntry("parley.jwt.secret", SECRET)
                .containsEntry("quarkus.http.host", "127.0.0.1")
                .containsEntry("quarkus.http.port", "9090")
                .containsEntry("quarkus.management.host", "10.0.0.1")
                .containsEntry("quarkus.management.port", "9001")
                .containsEntry("quarkus.log.category.\"dev.parley\".level", "DEBUG")
                .containsEntry("quarkus.log.level", "INFO");
    }

    @Test
    void theConsoleIsThereWhereSomebodySaysSo() {
        assertThat(read(Map.of("CONSOLE", "true"), false).properties()).containsEntry("parley.console.enabled", "true");
        assertThat(read(Map.of("CONSOLE", "no"), false).properties()).containsEntry("parley.console.enabled", "false");
        assertThat(read(Map.of("CONSOLE", "maybe"), false).problems())
                .singleElement()
                .asString()
                .contains("neither true nor false");
    }

    @Test
    void allThatIsMissingIsToldAtOnce() {
        EnvironmentSettings settings = read(Map.of("REDIS_URL", "  "), true);

        assertThat(settings.report())
                .contains("POSTGRES_DSN is missing", "REDIS_URL is missing", "JWT_SECRET is missing");
    }

    @Test
    void nothingIsMissingWhereThereAreDefaults() {
        assertThat(read(Map.of(), false)).isEqualTo(new EnvironmentSettings(Map.of(), List.of(), List.of()));
    }

    @Test
    void allThatIsMalformedIsToldWithoutItsContent() {
        EnvironmentSettings settings = read(
                Map.of(
                        "POSTGRES_DSN",
                        "postgres://u:hunter2@h:x/d",
                        "REDIS_URL",
                        "redis://:hunter2@h:x",
                        "JWT_SECRET",
                        "hunter2",
                        "PORT",
                        "hunter2",
                        "LOG_LEVEL",
                        "hunter2"),
                true);

        assertThat(settings.problems()).hasSize(5);
        assertThat(settings.report())
                .doesNotContain("hunter2")
                .contains(
                        "POSTGRES_DSN has a port that is not a number",
                        "JWT_SECRET has 7 bytes, and needs at least 32");
    }

    @Test
    void aSecretIsMeasuredInBytes() {
        assertThat(read(Map.of("JWT_SECRET", "ä".repeat(16)), false).problems()).isEmpty();
        assertThat(read(Map.of("JWT_SECRET", "a".repeat(31)), false).problems()).hasSize(1);
    }

    private static EnvironmentSettings read(Map<String, String> environment, boolean required) {
        return EnvironmentSettings.read(environment::get, required);
    }

    @Test
    void publicKeysAndKeySetsStandInForTheSecret() {
        String pem = Issuer.pem(Issuer.pair("EC", 256).getPublic());
        Map<String, String> servers = Map.of("POSTGRES_DSN", "postgres://u:p@h/d", "REDIS_URL", "cache:6379");
        for (Map.Entry<String, String> key : Map.of(
                        "JWT_PUBLIC_KEY", pem.replace("\n", "\\n"), "JWT_JWKS_URL", "https://id.example.com/keys?v=1")
                .entrySet()) {
            Map<String, String> environment = new java.util.HashMap<>(servers);
            environment.put(key.getKey(), key.getValue());
            assertThat(read(environment, true).problems()).isEmpty();
        }
        assertThat(read(Map.of("JWT_PUBLIC_KEY", pem, "JWT_ISSUER", "i", "JWT_AUDIENCE", "a,b"), false)
                        .properties())
                .isEqualTo(
                        Map.of("parley.jwt.public-key", pem, "parley.jwt.issuer", "i", "parley.jwt.audience", "a,b"));
    }

    @Test
    void aKeyThatIsWeakOrNoneIsAProblem() {
        for (String pem : new String[] {
            "x",
            Issuer.pem(Issuer.pair("RSA", 1024).getPublic()),
            Issuer.pem(Issuer.pair("X25519", 0).getPublic()),
            Issuer.pem(Issuer.pair("Ed448", 0).getPublic()),
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"
        }) {
            EnvironmentSettings settings = read(Map.of("JWT_PUBLIC_KEY", pem), false);
            assertThat(settings.problems()).hasSize(1);
            assertThat(settings.report()).doesNotContain("BEGIN");
        }
        for (String url : new String[] {
            "file:///etc/passwd", "id.example.com/keys", "https://u:p@id.example.com/keys", "ftp://h/k"
        }) {
            assertThat(read(Map.of("JWT_JWKS_URL", url), false).problems())
                    .as(url)
                    .hasSize(1);
        }
    }

    @Test
    void originsAreForUpgradesAndHttpAlike() {
        EnvironmentSettings settings = read(
                Map.of(
                        "WEBSOCKET_CORS_ORIGINS",
                        " https://App.example.com ,http://localhost:3000,, https://[::1]:8443"),
                false);

        String list = "https://app.example.com,http://localhost:3000,https://[::1]:8443";
        assertThat(settings.properties())
                .isEqualTo(Map.of(
                        "parley.origins",
                        list,
                        "quarkus.http.cors.enabled",
                        "true",
                        "quarkus.http.cors.origins",
                        list));
        assertThat(read(Map.of("WEBSOCKET_CORS_ORIGINS", "*"), false).properties())
                .containsEntry("parley.origins", "*");
    }

    @Test
    void whatIsNoOriginIsAProblem() {
        for (String bad : new String[] {
            "app.example.com",
            "https://app.example.com/",
            "https://*.example.com",
            ",",
            "https://a.example.com,*",
            "/.*/",
            "https://"
        }) {
            assertThat(read(Map.of("WEBSOCKET_CORS_ORIGINS", bad), false).problems())
                    .hasSize(1);
        }
    }

    @Test
    void proxiesAreAddressesAndNetworks() {
        assertThat(read(Map.of("TRUSTED_PROXIES", "10.0.0.0/8, 192.168.1.7,fd00::/8"), false)
                        .properties())
                .isEqualTo(Map.of(
                        "quarkus.http.proxy.proxy-address-forwarding",
                        "true",
                        "quarkus.http.proxy.trusted-proxies",
                        "10.0.0.0/8,192.168.1.7,fd00::/8"));
        for (String bad : new String[] {"proxy.example.com", "*", "10.0.0.0/40", ",", "10.0.0.1:80/8"}) {
            assertThat(read(Map.of("TRUSTED_PROXIES", bad), false).problems())
                    .as(bad)
                    .hasSize(1);
        }
    }

    @Test
    void secretsOfWebhooksAreAsLongAsOthers() {
        assertThat(read(Map.of("STRIPE_WEBHOOK_SECRET", "whsec_" + SECRET), false)
                        .properties())
                .isEqualTo(Map.of("parley.stripe.webhook-secret", "whsec_" + SECRET));
        assertThat(read(Map.of("STRIPE_WEBHOOK_SECRET", "whsec_x"), false).report())
                .contains("STRIPE_WEBHOOK_SECRET has 7 bytes, and needs at least 32");
        assertThat(read(Map.of("PUSH_WEBHOOK_URL", "https://p.example", "PUSH_WEBHOOK_SECRET", "short"), false)
                        .report())
                .contains("PUSH_WEBHOOK_SECRET has 5 bytes, and needs at least 32");
        assertThat(read(Map.of("PUSH_WEBHOOK_URL", "https://p.example"), false).report())
                .contains("PUSH_WEBHOOK_SECRET is missing");
    }

    @Test
    void tokensAreCheckedByAServiceOrHere() {
        Map<String, String> servers = Map.of("POSTGRES_DSN", "postgres://u:p@h/d", "REDIS_URL", "cache:6379");
        Map<String, String> environment = new java.util.HashMap<>(servers);
        environment.putAll(Map.of(
                "AUTH_SERVICE_URL",
                "https://auth.example.com/base",
                "AUTH_SERVICE_PATH",
                "/check",
                "AUTH_TIMEOUT",
                "1500ms",
                "AUTH_ENABLED",
                "true"));

        assertThat(read(servers, true).problems()).hasSize(1);
        assertThat(read(environment, true).problems()).isEmpty();
        assertThat(read(environment, true).properties())
                .containsEntry("parley.auth.service-path", "/check")
                .containsEntry("parley.auth.service-url", "https://auth.example.com/base")
                .containsEntry("parley.auth.timeout", "PT1.5S")
                .containsEntry("parley.auth.enabled", "true");
        assertThat(read(Map.of("AUTH_TIMEOUT", "2m"), false).properties()).containsEntry("parley.auth.timeout", "PT2M");
    }

    @Test
    void productionDoesNotLetPeopleInWithoutAToken() {
        assertThat(read(Map.of("AUTH_ENABLED", "False"), false).properties())
                .containsEntry("parley.auth.enabled", "false");
        assertThat(read(Map.of("AUTH_ENABLED", "false"), true).report())
                .contains("AUTH_ENABLED is false, which works in dev mode only");
        assertThat(read(Map.of("AUTH_ENABLED", "maybe"), false).problems()).hasSize(1);
        assertThat(read(Map.of("TRACING", "true"), false).properties()).containsEntry("parley.tracing.enabled", "true");
        assertThat(read(Map.of("TRACING", "a little"), false).report()).contains("TRACING is neither true nor false");
    }

    @Test
    void whatIsNoAuthServiceIsAProblem() {
        for (String bad : new String[] {
            "auth.example.com",
            "ftp://auth.example.com",
            "https://",
            "https://u:hunter2@h",
            "https://h?a=b",
            "https://h#x",
            "/path",
            "https://a b"
        }) {
            EnvironmentSettings settings = read(Map.of("AUTH_SERVICE_URL", bad), false);
            assertThat(settings.problems()).as(bad).hasSize(1);
            assertThat(settings.report()).doesNotContain("hunter2");
        }
        for (String bad : new String[] {"0", "10", "0s", "-1", "ten", "1h", "6m", "-5s", "PT-5S"}) {
            assertThat(read(Map.of("AUTH_TIMEOUT", bad), false).problems())
                    .as(bad)
                    .hasSize(1);
        }
        assertThat(read(Map.of("AUTH_SERVICE_PATH", "check"), false).problems()).hasSize(1);
    }

    @Test
    void aCertificateAndItsKeyComeTogether(@TempDir Path folder) throws Exception {
        ServerCertificate own = ServerCertificate.create(folder, "localhost");
        String certificate = own.certificate().toString();
        String key = own.key().toString();

        EnvironmentSettings settings =
                read(Map.of("TLS_CERTIFICATE", certificate, "TLS_KEY", key, "TLS_PORT", "443"), false);

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.properties())
                .containsEntry("quarkus.tls.clients.key-store.pem.0.cert", certificate)
                .containsEntry("quarkus.tls.clients.key-store.pem.0.key", key)
                .containsEntry("quarkus.tls.clients.protocols", "TLSv1.3,TLSv1.2")
                .containsEntry("quarkus.http.insecure-requests", "disabled")
                .containsEntry("quarkus.http.ssl-port", "443");
        assertThat(read(Map.of("TLS_CERTIFICATE", certificate), false).report()).contains("TLS_KEY is missing");
        assertThat(read(Map.of("TLS_KEY", key), false).report()).contains("TLS_CERTIFICATE is missing");
        assertThat(read(Map.of("TLS_CERTIFICATE", certificate, "TLS_KEY", "/nowhere/key"), false)
                        .report())
                .contains("TLS_KEY names no file that can be read");

        String another = ServerCertificate.create(folder, "other.example").key().toString();
        assertThat(read(Map.of("TLS_CERTIFICATE", certificate, "TLS_KEY", another), false)
                        .problems())
                .containsExactly("TLS_KEY does not belong to the certificate in TLS_CERTIFICATE");
        String encrypted = Files.writeString(
                        folder.resolve("encrypted.key"),
                        Files.readString(own.key()).replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"))
                .toString();
        assertThat(read(Map.of("TLS_CERTIFICATE", certificate, "TLS_KEY", encrypted), false)
                        .problems())
                .singleElement()
                .asString()
                .startsWith("TLS_KEY is encrypted");
        String garbage = Files.writeString(folder.resolve("garbage"), "hunter2").toString();
        assertThat(read(Map.of("TLS_CERTIFICATE", certificate, "TLS_KEY", garbage), false)
                        .problems())
                .containsExactly("TLS_KEY has no private key in PEM form");
        assertThat(read(Map.of("TLS_CERTIFICATE", garbage, "TLS_KEY", key), false)
                        .problems())
                .containsExactly("TLS_CERTIFICATE has no certificate in PEM form");
        String broken = Files.writeString(
                        folder.resolve("broken"), "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n")
                .toString();
        assertThat(read(Map.of("TLS_CERTIFICATE", certificate, "TLS_KEY", broken), false)
                        .problems())
                .containsExactly("TLS_CERTIFICATE and TLS_KEY cannot be read as PEM");
    }

    @Test
    void oneRoleNameIsOneRole() {
        for (Map<String, String> same : List.of(
                Map.of("ROLE_SERVICE", "staff,ops", "ROLE_ADMIN", "ops"),
                Map.of("ROLE_SERVICE", "admin"),
                Map.of("ROLE_ADMIN", "service"))) {
            assertThat(read(same, false).problems()).singleElement().asString().contains("ROLE_SERVICE and ROLE_ADMIN");
        }
        assertThat(read(Map.of("ROLE_SERVICE", "admin", "ROLE_ADMIN", "root"), false)
                        .problems())
                .isEmpty();
    }

    @Test
    void timesHaveAUnit() {
        assertThat(read(Map.of("JWT_MAX_AGE", "24"), false).problems())
                .containsExactly(
                        "JWT_MAX_AGE has no unit, and must be a time such as 1500ms, 10s, 5m, 12h or 30d. Example: 24h");
        for (String bad : List.of("0", "0h", "-1h", "PT-1H", "day", "1 h", "4000d", "")) {
            assertThat(read(Map.of("JWT_MAX_AGE", bad), false).problems())
                    .as(bad)
                    .hasSize(bad.isEmpty() ? 0 : 1);
        }
        for (String good : List.of("24h", "1H", "PT24H", "1h30m", "1d")) {
            assertThat(read(Map.of("JWT_MAX_AGE", good), false).problems())
                    .as(good)
                    .isEmpty();
        }
    }

    @Test
    void valuesOfPropertiesAreHeldAgainstTheirTypes() {
        KnownSettings known = KnownSettings.read();
        assertThat(known.names()).hasSizeGreaterThan(150);
        for (List<String> bad : List.of(
                List.of("PARLEY_OUTBOX_POLL", "250"),
                List.of("PARLEY_OUTBOX_POLL", "0s"),
                List.of("PARLEY_OUTBOX_POLL", "-1s"),
                List.of("PARLEY_OUTBOX_POLL", "soon"),
                List.of("PARLEY_LOG_SLOTS", "0"),
                List.of("PARLEY_LOG_SLOTS", "two"),
                List.of("PARLEY_LOG_SLOTS", "1.5"),
                List.of("PARLEY_LIMITS_BAN", "0"),
                List.of("PARLEY_OUTBOX_ENABLED", "ture"),
                List.of("PARLEY_JWT_LEEWAY", "5"))) {
            assertThat(known.complaint(bad.getFirst(), bad.getLast()))
                    .as("%s", bad)
                    .isPresent();
        }
        for (List<String> good : List.of(
                List.of("PARLEY_OUTBOX_POLL", "250ms"),
                List.of("PARLEY_JWT_LEEWAY", "0"),
                List.of("PARLEY_JWT_LEEWAY", "0s"),
                List.of("PARLEY_LOG_SLOTS", "4"),
                List.of("PARLEY_OUTBOX_ENABLED", "No"),
                List.of("PARLEY_DRAIN_WINDOW", "0s"),
                List.of("PARLEY_REQUESTS_BODY_BYTES", "1M"),
                List.of("PARLEY_REDIS_PREFIX", "-1"))) {
            assertThat(known.complaint(good.getFirst(), good.getLast()))
                    .as("%s", good)
                    .isEmpty();
        }
    }

    @Test
    void theSecretOfInstancesIsCheckedWithTheOthers() {
        assertThat(read(Map.of("PARLEY_REDIS_SECRET", "hunter2", "JWT_SECRET", "x"), false)
                        .problems())
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("PARLEY_REDIS_SECRET has 7 bytes, and needs at least 32"));
    }
}
