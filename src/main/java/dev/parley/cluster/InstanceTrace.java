package dev.parley.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a message on one instance.
 *
 * @param publishedAt when it published the message, to its own connections and over the bus, after the commit; null if
 *     it did not, or has forgotten
 * @param receivedAt when it received the message from another instance; null if it did not, or has forgotten
 * @param receivers its connections that are subscribed to the conversation; of very many, some are left out
 * @param unlisted the number of those left out
 */
public record InstanceTrace(
        String instance,
        @Nullable Instant publishedAt,
        @Nullable Instant receivedAt,
        List<DeliveryStatus> receivers,
        long unlisted) {

    public InstanceTrace {
        receivers = List.copyOf(receivers);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStringField("instance", instance);
        json.writeStringField("published_at", publishedAt == null ? null : publishedAt.toString());
        json.writeStringField("received_at", receivedAt == null ? null : receivedAt.toString());
        json.writeArrayFieldStart("receivers");
        for (DeliveryStatus receiver : receivers) {
            json.writeStartObject();
            receiver.write(json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("unlisted", unlisted);
    }

    static InstanceTrace read(JsonFields fields) throws InvalidInputException {
        List<DeliveryStatus> receivers = new ArrayList<>();
        JsonNode array = fields.raw("receivers");
        if (array == null || !array.isArray()) {
            throw fields.bad("receivers", "must be an array");
        }
        for (JsonNode element : array) {
            if (!(element instanceof ObjectNode object)) {
                throw fields.bad("receivers", "must contain objects only");
            }
            receivers.add(DeliveryStatus.read(new JsonFields(object, "receivers.")));
        }
        return new InstanceTrace(
                fields.text("instance"),
                fields.optionalTime("published_at"),
                fields.optionalTime("received_at"),
                receivers,
                fields.number("unlisted", 0));
    }
}
