package dev.parley.http.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.conversation.erasure.UserDataExport.Belonging;
import dev.parley.http.JsonResponses;
import dev.parley.http.notification.NotificationsResource;
import dev.parley.notification.Kept;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.parley.ParleyJson;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Writes what is stored about a user. */
final class PersonalJson {

    private PersonalJson() {}

    static byte[] page(String userId, Optional<Instant> lastSeen, ExportPage page) {
        return JsonResponses.object(json -> {
            json.writeStringField("user_id", userId);
            json.writeStringField("last_seen", lastSeen.map(Instant::toString).orElse(null));
            json.writeArrayFieldStart("conversations");
            for (Belonging one : page.conversations()) {
                belonging(json, one);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("messages");
            for (Message message : page.messages()) {
                json.writeStartObject();
                json.writeStringField("conversation_id", message.conversationId());
                json.writeFieldName("message");
                ParleyJson.message(json, message);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("notifications");
            for (Kept kept : page.notifications()) {
                NotificationsResource.kept(json, kept);
            }
            json.writeEndArray();
            json.writeStringField(
                    "next_cursor", page.next() == null ? null : page.next().encode());
        });
    }

    private static void belonging(JsonGenerator json, Belonging one) throws IOException {
        json.writeStartObject();
        json.writeStringField("conversation_id", one.conversationId());
        json.writeStringField("kind", one.kind().wire());
        if (one.title() != null) {
            json.writeStringField("title", one.title());
        }
        json.writeStringField("role", one.role().wire());
        Json.writeTime(json, "joined_at", Objects.requireNonNull(one.joinedAt()));
        json.writeEndObject();
    }
}
