package dev.parley.config;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.FreePort;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.Servers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests what a process reports that cannot start, or not yet. */
@Timeout(60)
class StartupCheckIT {
    private static final String NOWHERE = "postgres://u:hunter2@localhost:" + FreePort.find() + "/d";

    @Test
    void withoutItsSettingsItSaysWhatIsMissingAndExits() throws Exception {
        try (PackagedProcess parley = PackagedProcess.start(Map.of())) {
            assertThat(parley.output())
                    .contains("POSTGRES_DSN is missing", "REDIS_URL is missing", "JWT_SECRET is missing")
                    .doesNotContain("Exception", "\tat ");
            assertThat(parley.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aMalformedSettingIsToldWithoutItsSecret() throws Exception {
        var environment = Map.of(
                "POSTGRES_DSN",
                "postgres://u:hunter2@localhost:x/d",
                "REDIS_URL",
                "localhost:6379",
                "JWT_SECRET",
                "hunter2",
                "PUSH_WEBHOOK_URL",
                "https://u:hunter2@[x",
                "PARLEY_LIMITS_CONNECTIONS",
                "-1",
                "PARLEY_LOG_SLOTS",
                "0",
                "PARLEY_SOCKET_PING_INTERVAL",
                "0s",
                "PARLEY_OUTBOX_POLL",
                "250",
                "PARLEY_OUTBOX_ENABLED",
                "ture");
        try (PackagedProcess parley = PackagedProcess.start(environment)) {
            assertThat(parley.output())
                    .contains(
                            "PARLEY_OUTBOX_POLL has no unit, and must be a time such as 1500ms",
                            "PARLEY_OUTBOX_ENABLED is neither",
                            "POSTGRES_DSN has a port that is not a number",
                            "JWT_SECRET has 7 bytes",
                            "PUSH_WEBHOOK_URL is no",
                            "PARLEY_LIMITS_CONNECTIONS is below zero",
                            "PARLEY_LOG_SLOTS is zero",
                            "PARLEY_SOCKET_PING_INTERVAL is zero")
                    .doesNotContain("hunter2", "REDIS_URL", "Exception");
            assertThat(parley.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void takenPortsAreToldInOneLineEach() throws Exception {
        try (ServerSocket http = new ServerSocket(0);
                ServerSocket operators = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PackagedProcess parley = PackagedProcess.start(Map.of(
                        "POSTGRES_DSN",
                        NOWHERE,
                        "REDIS_URL",
                        "localhost:6379",
                        "JWT_SECRET",
                        Servers.SECRET,
                        "PORT",
                        "" + http.getLocalPort(),
                        "MANAGEMENT_PORT",
                        "" + operators.getLocalPort()))) {
            assertThat(parley.output().lines().filter(line -> !line.isBlank()))
                    .hasSize(3)
                    .anyMatch(
                            line -> line.contains("Port " + http.getLocalPort() + " is taken") && line.contains("PORT"))
                    .anyMatch(line -> line.contains("Port " + operators.getLocalPort() + " is taken")
                            && line.contains("MANAGEMENT_PORT"));
            assertThat(parley.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aSettingOfWhichOnlyQuarkusKnowsTheTypeIsToldInOneLineToo() throws Exception {
        try (Servers servers = Servers.fresh()) {
            Map<String, String> environment = new HashMap<>(servers.environment());
            environment.put("PARLEY_REQUESTS_BODY_BYTES", "hunter2");
            environment.put("PARLEY_JWT_JWKS_URL", "hunter2 ^");
            try (PackagedProcess parley = PackagedProcess.start(environment)) {
                assertThat(parley.output())
                        .contains("PARLEY_REQUESTS_BODY_BYTES cannot be read", "PARLEY_JWT_JWKS_URL cannot be read")
                        .doesNotContain("hunter2", "Exception", "\tat ");
                assertThat(parley.output().lines().filter(line -> !line.isBlank()))
                        .hasSize(3)
                        .first()
                        .asString()
                        .startsWith("Parley cannot start:");
                assertThat(parley.exitCode()).isEqualTo(1);
            }
            environment = new HashMap<>(servers.environment());
            environment.compute("POSTGRES_DSN", (_, dsn) -> dsn.replaceFirst("/[^/?]+(\\?|$)", "/no_such_database$1"));
            try (PackagedProcess parley = PackagedProcess.start(environment)) {
                assertThat(parley.output().strip().lines())
                        .singleElement()
                        .asString()
                        .contains(
                                "PostgreSQL at 127.0.0.1:",
                                "does not let Parley in",
                                "no_such_database",
                                "POSTGRES_DSN");
                assertThat(parley.exitCode()).isEqualTo(1);
            }
        }
    }

    @Test
    void withoutRedisItDoesNotBlamePostgres() throws Exception {
        try (Servers servers = Servers.fresh()) {
            servers.redis().stop();
            try (PackagedProcess parley = PackagedProcess.start(servers.environment())) {
                parley.address();
                parley.signal("TERM");
                assertThat(parley.output()).doesNotContain("PostgreSQL does not");
            }
        }
    }

    @Test
    void whileItWaitsForPostgresItSaysSoAndASignalEndsIt() throws Exception {
        try (PackagedProcess parley = PackagedProcess.start(
                Map.of("POSTGRES_DSN", NOWHERE, "REDIS_URL", "localhost:6379", "JWT_SECRET", Servers.SECRET))) {
            await().atMost(20, SECONDS).until(() -> parley.hasPrinted("Waiting for PostgreSQL at localhost:"));
            parley.signal("TERM");
            assertThat(parley.process().waitFor(3, SECONDS)).isTrue();
            assertThat(parley.output()).doesNotContain("hunter2", "Exception");
        }
    }
}
