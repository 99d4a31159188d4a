package dev.parley.protocol.listings;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.NumericIds;
import java.io.IOException;

/** Writes the objects that the clients' frames and their HTTP API share. */
public final class ListingsJson {
    private ListingsJson() {}

    /**
     * Whether some attachment is in a form that only these clients understand. Where all have addresses, the message
     * may be of another dialect in which it has no name.
     */
    private static boolean ofListings(Message message) {
        return message.name() == null && message.attachments().stream().anyMatch(one -> one.url() == null);
    }

    /**
     * Writes a message as an object. Optional properties that it does not have, such as {@code deleted_at}, are left
     * out.
     */
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
