package dev.parley.http.health;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.PackagedProcess;
import dev.parley.testing.Servers;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators are told of a PostgreSQL that takes no writes. */
@Timeout(180)
class PostgresHealthIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REASON = "checks.find { it.name == 'PostgreSQL' }.data.reason";

    private URI people;
    private URI operators;

    @Test
    void itSaysWhyNothingCanBeSent() throws Exception {
        try (Servers servers = Servers.fresh();
                PackagedProcess parley = PackagedProcess.start(servers.environment())) {
            people = parley.address();
            operators = parley.management();
            healthy();
            set(servers, "ALTER SYSTEM SET default_transaction_read_only = on");
            unhealthy("PostgreSQL is read-only");

            set(servers, "ALTER SYSTEM RESET default_transaction_read_only");
            healthy();
            servers.postgres().stop();
            unhealthy("PostgreSQL does not answer");

            servers.postgres().start();
            healthy();
        }
    }

    private void healthy() {
        await().atMost(SOON).untilAsserted(() -> given().get(people.resolve("/health"))
                .then()
                .statusCode(200)
                .body("status", is("ok")));
        metricIs(1);
        given().get(operators.resolve("/q/health/ready")).then().statusCode(200).body(REASON, nullValue());
    }

    private void unhealthy(String reason) {
        await().atMost(SOON).untilAsserted(() -> given().get(people.resolve("/health"))
                .then()
                .statusCode(503)
                .body("status", is("down"))
                .body("reason", equalTo(reason + ": nothing can be sent")));
        metricIs(0);
        given().get(operators.resolve("/q/health/ready")).then().statusCode(503).body(REASON, is(reason));
    }

    /** The first that reads it, after the change, gets the new value. */
    private void metricIs(int value) {
        given().get(operators.resolve("/q/metrics"))
                .then()
                .statusCode(200)
                .body(containsString("\nparley_ready " + value + ".0\n"));
    }

    private static void set(Servers servers, String setting) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + servers.postgres().port() + "/postgres",
                        "postgres",
                        "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(setting);
            statement.execute("SELECT pg_reload_conf()");
        }
    }
}
