package dev.parley.notification.push;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.parley.ParleyJson;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One call of the push webhook, about something that came for one user.
 *
 * @param attempts the number of attempts, including this one
 */
record Push(long id, String userId, int attempts, Instant createdAt, About about) {
    /** What came. */
    sealed interface About {
        record OfMessage(Message message) implements About {}

        /** @param payload JSON */
        record OfNotification(long id, String type, String title, String message, String payload, Instant createdAt)
                implements About {}

        /** It was deleted in the meantime. */
        record Gone() implements About {}
    }

    /** The body of the call. */
    byte[] body() {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("id", Long.toString(id));
            about(json);
            json.writeStringField("user_id", userId);
            json.writeStringField("created_at", time(createdAt));
            json.writeEndObject();
        });
    }

    private void about(JsonGenerator json) throws IOException {
        switch (about) {
            case About.OfMessage(var message) -> {
                json.writeStringField("type", "message.new");
                json.writeStringField("conversation_id", message.conversationId());
                json.writeFieldName("message");
                ParleyJson.message(json, message);
            }
            case About.OfNotification(var number, var type, var title, var text, var payload, var made) -> {
                json.writeStringField("type", "notification");
                json.writeObjectFieldStart("notification");
                json.writeStringField("id", Long.toString(number));
                json.writeStringField("notification_type", type);
                json.writeStringField("title", title);
                json.writeStringField("message", text);
                json.writeFieldName("payload");
                json.writeRawValue(payload == null ? "{}" : payload);
                json.writeStringField("created_at", time(made));
                json.writeEndObject();
            }
            case About.Gone() -> throw new IllegalStateException("there is nothing to tell");
        }
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
