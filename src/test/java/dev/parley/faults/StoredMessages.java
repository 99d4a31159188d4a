package dev.parley.faults;

import dev.parley.embedded.PostgresServer;
import dev.parley.faults.History.Place;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Reads and disturbs PostgreSQL without the service. */
final class StoredMessages {
    private StoredMessages() {}

    /** The client_id at each place of these conversations. */
    static Map<Place, String> of(int port, Collection<String> conversations) throws SQLException {
        Map<Place, String> stored = new HashMap<>();
        try (Connection connection = connect(port);
                PreparedStatement query = connection.prepareStatement(
                        "SELECT conversation_id, seq, client_id FROM message WHERE conversation_id = ANY (?)")) {
            query.setArray(1, connection.createArrayOf("text", conversations.toArray()));
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                stored.put(new Place(rows.getString(1), rows.getLong(2)), rows.getString(3));
            }
        }
        return stored;
    }

    /** Kills one of the server's processes, so that it restarts all others and recovers from its write-ahead log. */
    static void crash(PostgresServer server) throws SQLException {
        try (Connection connection = connect(server.port());
                ResultSet own = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
            own.next();
            ProcessHandle.of(own.getLong(1)).orElseThrow().destroyForcibly();
        }
    }

    /**
     * Makes transactions read-only or writable again, including those of open connections, as fencing a server does.
     */
    static void fence(PostgresServer server, boolean on) throws SQLException {
        try (Connection connection = connect(server.port());
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE");
            statement.execute("ALTER SYSTEM SET default_transaction_read_only = " + (on ? "on" : "off"));
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    /** Opens a session that locks the conversation's row until it is closed. */
    static Connection lock(PostgresServer server, String conversation) throws SQLException {
        Connection connection = connect(server.port());
        connection.setAutoCommit(false);
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT id FROM conversation WHERE id = ? FOR UPDATE")) {
            lock.setString(1, conversation);
            lock.execute();
        }
        return connection;
    }

    static void promote(int port) throws SQLException {
        try (Connection connection = connect(port)) {
            connection.createStatement().execute("SELECT pg_promote()");
        }
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
    }
}
