package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @Test
    void aRestartKeepsThePortAndTheData(@TempDir Path folder) throws SQLException {
        try (PostgresServer server = PostgresServer.start(folder)) {
            execute(server, "create table kept (id int)");
            execute(server, "insert into kept values (7)");

            server.stop();
            assertThatThrownBy(() -> connect(server)).isInstanceOf(SQLException.class);
            server.start();

            assertThat(ask(server, "select id from kept")).isEqualTo("7");
        }
    }

    @Test
    void itTakesManyConnectionsAndAcknowledgesOnlyWhatSurvivesIt(@TempDir Path folder) throws SQLException {
        try (PostgresServer server = PostgresServer.start(folder)) {
            assertThat(Integer.parseInt(ask(server, "show max_connections"))).isGreaterThanOrEqualTo(100);
            assertThat(ask(server, "show synchronous_commit")).isEqualTo("on");
        }
    }

    @Test
    void closingRemovesTheFolder(@TempDir Path folder) {
        PostgresServer.start(folder).close();

        assertThat(folder).isEmptyDirectory();
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=postgres");
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server)) {
            connection.createStatement().execute(sql);
        }
    }

    private static String ask(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
