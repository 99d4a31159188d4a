package dev.parley.config;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.PackagedProcess;
import dev.parley.testing.ServerCertificate;
import dev.parley.testing.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both clients encrypt and verify what the DSN requires, and authenticate without revealing the password (SCRAM), to a
 * server that accepts encrypted connections only.
 */
class PostgresTlsIT {

    private static final String PASSWORD = "a-password-that-is-asked-for";

    @TempDir
    static Path folder;

    static Servers servers;
    static ServerCertificate trusted;
    static ServerCertificate stranger;

    @BeforeAll
    static void startPostgresWithTls() throws Exception {
        servers = Servers.fresh();
        trusted = ServerCertificate.create(folder, "localhost");
        stranger = ServerCertificate.create(folder, "stranger");
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + servers.postgres().port() + "/postgres?user=postgres");
                var statement = connection.createStatement()) {
            statement.execute("alter system set ssl = on");
            statement.execute("alter system set ssl_cert_file = '" + trusted.certificate() + "'");
            statement.execute("alter system set ssl_key_file = '" + trusted.key() + "'");
            statement.execute("create role parley login superuser password '" + PASSWORD + "'");
            statement.execute("alter system set hba_file = '"
                    + Files.writeString(
                            folder.resolve("pg_hba.conf"),
                            "local all all trust\nhost all postgres all trust\nhost all parley all scram-sha-256\n")
                    + "'");
            // Unencrypted clients get nothing.
            statement.execute("create schema guard");
            statement.execute(
                    "create function guard.only_encrypted() returns event_trigger language plpgsql as $$ begin "
                            + "if not (select ssl from pg_stat_ssl where pid = pg_backend_pid()) then raise 'plain text'; end if; "
                            + "end $$");
            statement.execute("create event trigger only_encrypted on login execute function guard.only_encrypted()");
            statement.execute("alter event trigger only_encrypted enable always");
        }
        servers.postgres().stop();
        servers.postgres().start();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-full"})
    void bothClientsEncrypt(String mode) throws Exception {
        bothWork(dsn("localhost", mode, mode.startsWith("verify") ? trusted : null));
    }

    @Test
    void theServerTakesNeitherWithoutEncryption() throws Exception {
        neitherWorks(dsn("localhost", "disable", null));
    }

    @Test
    void aWrongPasswordIsToldAtOnce() throws Exception {
        refused(dsn("localhost", "require", null).replace(PASSWORD, "not-" + PASSWORD));
    }

    @Test
    void aCertificateOfTheAuthorityThatIsNotThereIsToldAtOnce() throws Exception {
        refused(dsn("localhost", "verify-full", null) + "&sslrootcert=" + folder.resolve("none.pem"));
    }

    @Test
    void bothClientsRefuseAnotherCertificate() throws Exception {
        neitherWorks(dsn("localhost", "verify-ca", stranger));
    }

    @Test
    void bothClientsRefuseAnotherHostName() throws Exception {
        neitherWorks(dsn("127.0.0.1", "verify-full", trusted));
    }

    @Test
    void verifyCaChecksTheCertificateAndNotTheHostName() throws Exception {
        bothWork(dsn("127.0.0.1", "verify-ca", trusted));
    }

    private static String dsn(String host, String mode, ServerCertificate root) {
        return "postgres://parley:" + PASSWORD + "@" + host + ":"
                + servers.postgres().port() + "/postgres?sslmode=" + mode
                + (root == null ? "" : "&sslrootcert=" + root.certificate());
    }

    /** One client migrates at the start, the other is used by the health check. */
    private static void bothWork(String dsn) throws Exception {
        try (PackagedProcess parley = PackagedProcess.start(environment(dsn))) {
            assertThat(health(parley)).isEqualTo("UP");
        }
    }

    /** The first client fails and ends the process; the other one, tested by itself, is not served either. */
    private static void neitherWorks(String dsn) throws Exception {
        refused(dsn);
        try (PackagedProcess reactive = PackagedProcess.start(
                environment(dsn),
                "parley.schema.migrate=false",
                "quarkus.datasource.jdbc.url=jdbc:postgresql://127.0.0.1:"
                        + servers.postgres().port() + "/postgres?user=postgres&sslmode=require")) {
            assertThat(health(reactive)).isEqualTo("DOWN");
        }
    }

    private static void refused(String dsn) throws Exception {
        try (PackagedProcess parley = PackagedProcess.start(environment(dsn))) {
            assertThatThrownBy(parley::address).hasMessageContaining("does not let Parley in");
            assertThat(parley.output().strip().lines())
                    .singleElement()
                    .asString()
                    .startsWith("PostgreSQL at ")
                    .endsWith("See POSTGRES_DSN")
                    .doesNotContain(PASSWORD);
            assertThat(parley.exitCode()).isEqualTo(1);
        }
    }

    private static Map<String, String> environment(String dsn) {
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put("POSTGRES_DSN", dsn);
        return environment;
    }

    private static String health(PackagedProcess parley) throws Exception {
        return given().baseUri(parley.management().toString())
                .get("/q/health")
                .jsonPath()
                .getString("checks.find { it.name == 'PostgreSQL' }.status");
    }
}
