package dev.parley.protocol.sohbet;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.NumericIds;
import java.io.IOException;

/** Writes the objects that the app's frames and its HTTP API share. */
public final class SohbetJson {
    private SohbetJson() {}

    /** Writes the fields of a message into an object that the caller begins and ends. */
    public static void message(JsonGenerator json, Message message) throws IOException {
        if (message.id() == 0 && message.name() != null) {
            NumericIds.write(json, "id", message.name());
        } else {
            NumericIds.write(json, "id", message.id());
        }
        NumericIds.write(json, "conversation_id", message.conversationId());
        NumericIds.write(json, "sender_id", message.senderId());
        json.writeStringField("content", Attachments.asText(message.content(), message.attachments()));
        if (!message.attachments().isEmpty()) {
            json.writeFieldName("attachments");
            json.writeRawValue(Attachments.write(message.attachments()));
        }
        Json.writeTime(json, "created_at", message.createdAt());
        if (message.editedAt() != null) {
            Json.writeTime(json, "edited_at", message.editedAt());
        }
    }
}
