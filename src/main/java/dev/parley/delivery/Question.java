package dev.parley.delivery;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Fields;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one instance asks of all, and how question and answer are written.
 *
 * @param <T> what each of them answers
 */
sealed interface Question<T> {
    /** What has it? */
    record Totals() implements Question<InstanceTotals> {
        @Override
        public Uni<InstanceTotals> answer(Census census) {
            return Uni.createFrom().item(census.totals());
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
        public InstanceTotals readAnswer(Fields fields) throws BadFrame {
            return InstanceTotals.read(fields);
        }
    }

    /** Which connections of the user has it? */
    record ConnectionsOf(String userId) implements Question<List<LiveConnection>> {
        @Override
        public Uni<List<LiveConnection>> answer(Census census) {
            return census.connectionsOf(userId);
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
        public List<LiveConnection> readAnswer(Fields fields) throws BadFrame {
            List<LiveConnection> connections = new ArrayList<>();
            JsonNode array = fields.raw("connections");
            if (array == null || !array.isArray()) {
                throw fields.bad("connections", "must be an array");
            }
            for (JsonNode element : array) {
                if (!(element instanceof ObjectNode object)) {
                    throw fields.bad("connections", "must hold objects");
                }
                connections.add(LiveConnection.read(new Fields(object, "connections.")));
            }
            return connections;
        }
    }

    /** Has it that connection of the user? It ends it, and answers how many it ended. */
    record Disconnect(String userId, String connectionId) implements Question<Long> {
        @Override
        public Uni<Long> answer(Census census) {
            return census.disconnect(userId, connectionId);
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
        public Long readAnswer(Fields fields) throws BadFrame {
            return fields.number("count", 0);
        }
    }

    /** How many connections of the user has it, in that room where one is named? */
    record Reach(String userId, String room) implements Question<Long> {
        @Override
        public Uni<Long> answer(Census census) {
            return census.count(userId, room);
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
        public Long readAnswer(Fields fields) throws BadFrame {
            return fields.number("count", 0);
        }
    }

    /** How far did that message get on its connections, and when did it pass? */
    record WayOf(String conversationId, long seq, long messageId) implements Question<InstanceWay> {
        @Override
        public Uni<InstanceWay> answer(Census census) {
            return census.wayOf(conversationId, seq, messageId);
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("ask", "way");
            json.writeStringField("conversation_id", conversationId);
            json.writeNumberField("seq", seq);
            json.writeNumberField("message_id", messageId);
        }

        @Override
        public void writeAnswer(JsonGenerator json, InstanceWay way) throws IOException {
            way.write(json);
        }

        @Override
        public InstanceWay readAnswer(Fields fields) throws BadFrame {
            return InstanceWay.read(fields);
        }
    }

    Uni<T> answer(Census census);

    void write(JsonGenerator json) throws IOException;

    void writeAnswer(JsonGenerator json, T answer) throws IOException;

    T readAnswer(Fields fields) throws BadFrame;

    static Question<?> read(Fields fields) throws BadFrame {
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
