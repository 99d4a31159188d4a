package dev.parley.config;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.PackagedProcess;
import dev.parley.testing.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL stops while an instance migrates the schema. */
@Timeout(90)
class SchemaMigrationIT {
    private static final String GONE = "which went away during the migration";

    private Servers servers;

    @BeforeEach
    void start() {
        servers = Servers.fresh();
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    @Test
    void theStartGoesOnWhenItIsBack() throws Exception {
        try (Connection _ = holdingTheMigration();
                PackagedProcess parley = PackagedProcess.start(servers.environment())) {
            awaitMigration();
            servers.postgres().stop();
            await().atMost(30, SECONDS).until(() -> parley.hasPrinted(GONE));
            servers.postgres().start();
            given().get(parley.management().resolve("/q/health/ready")).then().statusCode(200);
        }
    }

    @Test
    void aSignalEndsTheWait() throws Exception {
        try (Connection _ = holdingTheMigration();
                PackagedProcess parley = PackagedProcess.start(servers.environment())) {
            awaitMigration();
            servers.postgres().stop();
            await().atMost(30, SECONDS).until(() -> parley.hasPrinted(GONE));
            parley.signal("TERM");
            assertThat(parley.process().waitFor(10, SECONDS)).isTrue();
            assertThat(parley.output()).doesNotContain("\tat ");
        }
    }

    /** The database of an app, with its own tables. */
    @Test
    void whatWaitingCannotMendEndsTheStartWithOneLine() throws Exception {
        execute("CREATE TABLE orders (id int)");
        try (PackagedProcess parley = PackagedProcess.start(servers.environment())) {
            assertThat(parley.output())
                    .contains("Parley cannot start", "non-empty schema(s) \"public\"", "search_path", "POSTGRES_DSN")
                    .doesNotContain(GONE, "\tat ");
            assertThat(parley.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void inTheDatabaseOfAnAppItHasASchemaOfItsOwn() throws Exception {
        execute("CREATE TABLE orders (id int); CREATE TABLE message (id int)");
        execute("CREATE SCHEMA parley");
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.compute("POSTGRES_DSN", (_, dsn) -> dsn + "?search_path=parley");
        try (PackagedProcess parley = PackagedProcess.start(environment)) {
            given().get(parley.management().resolve("/q/health/ready")).then().statusCode(200);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Creates a part of a table of the schema, on which the migration waits. */
    private Connection holdingTheMigration() throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        connection.createStatement().execute("CREATE TABLE conversation (id int)");
        return connection;
    }

    private void awaitMigration() throws SQLException {
        try (Connection connection = connect()) {
            await().atMost(30, SECONDS).until(() -> {
                try (Statement statement = connection.createStatement();
                        ResultSet found = statement.executeQuery(
                                "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%conversation%'")) {
                    return found.next();
                }
            });
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + servers.postgres().port() + "/postgres", "postgres", "postgres");
    }
}
