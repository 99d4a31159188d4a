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

    /** Whether its attachments are in the manner of these clients: others give them names, or the plain form. */
    private static boolean ofListings(Message message) {
        return message.name() == null && message.attachments().stream().anyMatch(one -> one.asSent() != null);
    }

    /** A message as an object. What is not the case of a message, such as that it was deleted, has no field. */
    public static void message(JsonGenerator json, Message message) throws IOException {
        json.writeStartObject();
        json.writeNumberField(
                "id", message.id() == 0 && message.name() != null ? NumericIds.of(message.name()) : message.id());
        json.writeNumberField("chat_id", NumericIds.of(message.conversationId()));
        json.writeNumberField("sender_id", NumericIds.of(message.senderId()));
        if (message.recipientId() != null) {
            json.writeNumberField("receiver_id", NumericIds.of(message.recipientId()));
        }
        json.writeStringField("content", Attachments.textOf(message, ofListings(message)));
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
