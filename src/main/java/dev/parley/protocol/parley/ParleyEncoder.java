package dev.parley.protocol.parley;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Event;
import dev.parley.protocol.Json;
import dev.parley.protocol.Reply;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Encodes events into native frames. There is a frame for every event, and other instances decode the same frames. */
final class ParleyEncoder {
    private ParleyEncoder() {}

    static byte[] encode(Event event, @Nullable String ref) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", ParleyTypes.of(event));
            if (ref != null) {
                json.writeFieldName("ref");
                json.writeRawValue(ref);
            }
            if (!(event instanceof Reply.Pong)) {
                payload(json, event);
            }
            json.writeEndObject();
        });
    }

    private static void payload(JsonGenerator json, Event event) throws IOException {
        json.writeFieldName("payload");
        switch (event) {
            case Reply reply -> ParleyReplies.payload(json, reply);
            case Event.Foreign foreign -> json.writeRawValue(foreign.payload());
            case Event.PaymentUpdate payment -> json.writeRawValue(payment.payload());
            default -> {
                json.writeStartObject();
                fields(json, event);
                json.writeEndObject();
            }
        }
    }

    private static void fields(JsonGenerator json, Event event) throws IOException {
        switch (event) {
            case Event.MessageNew(var message) -> ParleyJson.placed(json, message);
            case Event.MessageUpdated(var message) -> ParleyJson.placed(json, message);
            case Event.MessageDeleted(var conversationId, var messageId, var seq, var deletedAt, var _) -> {
                json.writeStringField("conversation_id", conversationId);
                json.writeStringField("message_id", Long.toString(messageId));
                json.writeNumberField("seq", seq);
                ParleyJson.time(json, "deleted_at", deletedAt);
            }
            case Event.MessageRead(var conversationId, var userId, var seq, var messageId, var _, var _) -> {
                json.writeStringField("conversation_id", conversationId);
                json.writeStringField("user_id", userId);
                json.writeNumberField("seq", seq);
                json.writeStringField("message_id", Long.toString(messageId));
            }
            case Event.MessageMarked(var conversationId, var userId, var messageId, var _, var _) -> {
                json.writeStringField("conversation_id", conversationId);
                json.writeStringField("user_id", userId);
                json.writeStringField("message_id", Long.toString(messageId));
            }
            case Event.MessageDelivered(var conversationId, var userId, var seq, var messageId) -> {
                json.writeStringField("conversation_id", conversationId);
                json.writeStringField("user_id", userId);
                json.writeNumberField("seq", seq);
                json.writeStringField("message_id", Long.toString(messageId));
            }
            case Event.Typing(var conversationId, var userId, var _) -> {
                json.writeStringField("conversation_id", conversationId);
                json.writeStringField("user_id", userId);
            }
            case Event.RoomTyping(var room, var userId, var typing) -> {
                json.writeStringField("room", room);
                json.writeStringField("user_id", userId);
                json.writeBooleanField("is_typing", typing);
            }
            case Event.PresenceChanged(var presence, var _) -> ParleyJson.presence(json, presence);
            case Event.ConversationCreated(var conversation) -> ParleyJson.conversation(json, conversation);
            case Event.ConversationUpdated(var conversation) -> ParleyJson.conversation(json, conversation);
            case Event.MemberAdded(var conversationId, var userId, var role) -> {
                json.writeStringField("conversation_id", conversationId);
                json.writeStringField("user_id", userId);
                json.writeStringField("role", role.wire());
            }
            case Event.MemberRemoved(var conversationId, var userId) -> {
                json.writeStringField("conversation_id", conversationId);
                json.writeStringField("user_id", userId);
            }
            case Event.Notification(var id, var type, var title, var message, var payload, var createdAt) -> {
                json.writeStringField("id", id);
                notice(json, "notification_type", type, title, message, payload);
                ParleyJson.time(json, "created_at", createdAt);
            }
            case Event.SystemMessage(var type, var title, var message, var payload) ->
                notice(json, "message_type", type, title, message, payload);
            case Event.RoomNotification(var room, var type, var title, var message, var payload) -> {
                json.writeStringField("room", room);
                notice(json, "notification_type", type, title, message, payload);
            }
            case Event.LiveUpdate(var type, var payload) -> {
                json.writeStringField("update_type", type);
                raw(json, "payload", payload);
            }
            case Event.DataUpdate(var type, var payload) -> {
                json.writeStringField("data_type", type);
                raw(json, "payload", payload);
            }
            case Event.Signal signal -> ParleySignals.fields(json, signal);
            case Event.PaymentUpdate _, Event.Foreign _, Reply _ -> throw new IllegalArgumentException("no fields");
        }
    }

    private static void notice(
            JsonGenerator json, String typeField, String type, String title, String message, String payload)
            throws IOException {
        json.writeStringField(typeField, type);
        json.writeStringField("title", title);
        json.writeStringField("message", message);
        raw(json, "payload", payload);
    }

    private static void raw(JsonGenerator json, String name, String value) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(value == null ? "{}" : value);
    }
}
