package dev.parley.protocol.listings;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.NumericIds;
import java.io.IOException;

/** The objects that the clients' frames and their HTTP API have in common. */
public final class ListingsJson {
    private ListingsJson() {}

    /** A message as an object. What is not the case of a message, such as that it was deleted, has no field. */
    public static void message(JsonGenerator json, Message message) throws IOException {
        json.writeStartObject();
        NumericIds.write(json, "id", message.id());
        NumericIds.write(json, "chat_id", message.conversationId());
        NumericIds.write(json, "sender_id", message.senderId());
        if (message.recipientId() != null) {
            NumericIds.write(json, "receiver_id", message.recipientId());
        }
        json.writeStringField("content", message.content());
        if (!message.attachments().isEmpty()) {
            json.writeFieldName("attachments");
            json.writeRawValue(Attachments.write(message.attachments()));
        }
        Json.writeTime(json, "created_at", message.createdAt());
        if (message.editedAt() != null) {
            Json.writeTime(json, "edited_at", message.editedAt());
        }
        if (message.deletedAt() != null) {
            Json.writeTime(json, "deleted_at", message.deletedAt());
        }
        json.writeEndObject();
    }
}
