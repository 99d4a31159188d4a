package dev.parley.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to all instances, with the encoding of question and answer.
 *
 * @param <T> the answer of one instance
 */
public sealed interface ClusterQuery<T> {
    /** Asks for the numbers of connections, users and rooms. */
    record Totals() implements ClusterQuery<InstanceTotals> {
        @Override
        public Uni<InstanceTotals> answer(LocalInventory inventory) {
            return Uni.createFrom().item(inventory.totals());
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("ask", "totals");
        }

        @Override
        public void writeAnswer(JsonGenerator json, InstanceTotals totals) throws IOException {
            totals.write(json);
        }

        @Override
        public InstanceTotals readAnswer(JsonFields fields) throws InvalidInputException {
            return InstanceTotals.read(fields);
        }
    }

    /** Asks for the connections of a user. */
    record ConnectionsOf(String userId) implements ClusterQuery<List<LiveConnection>> {
        @Override
        public Uni<List<LiveConnection>> answer(LocalInventory inventory) {
            return inventory.connectionsOf(userId);
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("ask", "connections");
            json.writeStringField("user_id", userId);
        }

        @Override
        public void writeAnswer(JsonGenerator json, List<LiveConnection> connections) throws IOException {
            json.writeArrayFieldStart("connections");
            for (LiveConnection connection : connections) {
                json.writeStartObject();
                connection.write(json);
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        @Override
        public List<LiveConnection> readAnswer(JsonFields fields) throws InvalidInputException {
            List<LiveConnection> connections = new ArrayList<>();
            JsonNode array = fields.raw("connections");
            if (array == null || !array.isArray()) {
                throw fields.bad("connections", "must be an array");
            }
            for (JsonNode element : array) {
                if (!(element instanceof ObjectNode object)) {
                    throw fields.bad("connections", "must contain objects only");
                }
                connections.add(LiveConnection.read(new JsonFields(object, "connections.")));
            }
            return connections;
        }
    }

    /** Closes a connection of a user; the answer is the number closed. */
    record Disconnect(String userId, String connectionId) implements ClusterQuery<Long> {
        @Override
        public Uni<Long> answer(LocalInventory inventory) {
            return inventory.disconnect(userId, connectionId);
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("ask", "disconnect");
            json.writeStringField("user_id", userId);
            json.writeStringField("connection_id", connectionId);
        }

        @Override
        public void writeAnswer(JsonGenerator json, Long count) throws IOException {
            json.writeNumberField("count", count);
        }

        @Override
        public Long readAnswer(JsonFields fields) throws InvalidInputException {
            return fields.number("count", 0);
        }
    }

    /** Asks for the number of connections of a user, in a room if one is named. */
    record Reach(String userId, @Nullable String room) implements ClusterQuery<Long> {
        @Override
        public Uni<Long> answer(LocalInventory inventory) {
            return inventory.count(userId, room);
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("ask", "reach");
            json.writeStringField("user_id", userId);
            if (room != null) {
                json.writeStringField("room", room);
            }
        }

        @Override
        public void writeAnswer(JsonGenerator json, Long count) throws IOException {
            json.writeNumberField("count", count);
        }

        @Override
        public Long readAnswer(JsonFields fields) throws InvalidInputException {
            return fields.number("count", 0);
        }
    }

    /** Asks how far a message got on the connections, and when the instance published or received it. */
    record WayOf(String conversationId, long seq, long messageId) implements ClusterQuery<InstanceTrace> {
        @Override
        public Uni<InstanceTrace> answer(LocalInventory inventory) {
            return inventory.wayOf(conversationId, seq, messageId);
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("ask", "way");
            json.writeStringField("conversation_id", conversationId);
            json.writeNumberField("seq", seq);
            json.writeNumberField("message_id", messageId);
        }

        @Override
        public void writeAnswer(JsonGenerator json, InstanceTrace way) throws IOException {
            way.write(json);
        }

        @Override
        public InstanceTrace readAnswer(JsonFields fields) throws InvalidInputException {
            return InstanceTrace.read(fields);
        }
    }

    Uni<T> answer(LocalInventory inventory);

    void write(JsonGenerator json) throws IOException;

    void writeAnswer(JsonGenerator json, T answer) throws IOException;

    T readAnswer(JsonFields fields) throws InvalidInputException;

    static ClusterQuery<?> read(JsonFields fields) throws InvalidInputException {
        return switch (fields.text("ask")) {
            case "totals" -> new Totals();
            case "connections" -> new ConnectionsOf(fields.id("user_id"));
            case "disconnect" -> new Disconnect(fields.id("user_id"), fields.id("connection_id"));
            case "reach" -> new Reach(fields.id("user_id"), fields.has("room") ? fields.id("room") : null);
            case "way" ->
                new WayOf(fields.id("conversation_id"), fields.number("seq", 1), fields.number("message_id", 1));
            default -> throw fields.bad("ask", "is unknown");
        };
    }
}
