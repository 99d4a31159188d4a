package dev.parley.faults;

import dev.parley.testing.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What PostgreSQL holds, asked past the service. */
final class StoredMessages {
    private StoredMessages() {}

    /** The client_id at each {@code seq}, in order. */
    static Map<Long, String> of(Servers servers, String conversation) throws SQLException {
        Map<Long, String> stored = new LinkedHashMap<>();
        String url = "jdbc:postgresql://127.0.0.1:" + servers.postgres().port() + "/postgres";
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
             PreparedStatement query = connection.prepareStatement(
                     "SELECT seq, client_id FROM message WHERE conversation_id = ? ORDER BY seq")) {
            query.setString(1, conversation);
            ResultSet rows = query.executeQuery();
            while (rows.next()) {
                stored.put(rows.getLong(1), rows.getString(2));
            }
        }
        return stored;
    }
}
