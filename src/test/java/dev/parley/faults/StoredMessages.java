package dev.parley.faults;

import dev.parley.embedded.PostgresServer;
import dev.parley.faults.History.Place;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** PostgreSQL, asked past the service. */
final class StoredMessages {
    private StoredMessages() {}

    /** The client_id at each place of these conversations. */
    static Map<Place, String> of(PostgresServer server, Collection<String> conversations) throws SQLException {
        Map<Place, String> stored = new HashMap<>();
        try (Connection connection = connect(server);
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

    /** Kills one of the server's processes, on which it ends all others, and recovers from its log. */
    static void crash(PostgresServer server) throws SQLException {
        try (Connection connection = connect(server);
             ResultSet own = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
            own.next();
            ProcessHandle.of(own.getLong(1)).orElseThrow().destroyForcibly();
        }
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres", "postgres",
                "postgres");
    }
}
