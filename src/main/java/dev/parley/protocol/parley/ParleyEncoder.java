package dev.parley.protocol.parley;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Event;
import dev.parley.protocol.Json;
import dev.parley.protocol.Reply;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Encodes events into native frames. There is a frame for every event, and other instances decode the same frames. */
final class ParleyEncoder {
    private static final long NO_GAP = -1;

    private ParleyEncoder() {}

    static byte[] encode(Event event, @Nullable String ref) {
        return encode(event, ref, NO_GAP);
    }

    /** @param prev the entry that this one follows, or negative if that is the one before its {@code seq} */
    static byte[] encode(Event event, @Nullable String ref, long prev) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", ParleyTypes.of(event));
            if (ref != null) {
                json.writeFieldName("ref");
                json.writeRawValue(ref);
            }
            if (!(event instanceof Reply.Pong)) {
                payload(json, event, prev);
            }
            json.writeEndObject();
        });
    }

    private static void payload(JsonGenerator json, Event event, long prev) throws IOException {
        json.writeFieldName("payload");
        switch (event) {
            case Reply reply -> ParleyReplies.payload(json, reply);
            case Event.Foreign foreign -> json.writeRawValue(foreign.payload());
            case Event.PaymentUpdate payment -> json.writeRawValue(payment.payload());
            default -> {
                json.writeStartObject();
                fields(json, event);
                if (prev >= 0) {
                    json.writeNumberField("prev", prev);
                }
                json.writeEndObject();
            }
        }
    }

    private static void fields(JsonGenerator json, Event event) throws IOException {
        switch (event) {
            case Event.MessageNew(var message) -> ParleyJson.placed(json, message);
            case Event.MessageUpdated(var message, var seq) -> {
                ParleyJson.placed(json, message);
                logSeq(json, seq);
            }
            case Event.MessageDeleted(
                    var conversationId,
                    var messageId,
                    var messageSeq,
                    var deletedAt,
                    var _,
                    var seq) -> {
                json.writeStringField("conversation_id", conversationId);
                json.writeStringField("message_id", Long.toString(messageId));
                if (messageSeq > 0) {
                    json.writeNumberField("message_seq", messageSeq);
                }
                logSeq(json, seq);
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
            case Event.ConversationUpdated(var conversation, var seq) -> {
                ParleyJson.conversation(json, conversation);
                logSeq(json, seq);
            }
            case Event.SettingsUpdated(var conversationId, var mutedUntil) -> {
                json.writeStringField("conversation_id", conversationId);
                if (mutedUntil == null) {
                    json.writeNullField("muted_until");
                } else {
                    ParleyJson.time(json, "muted_until", mutedUntil);
                }
            }
            case Event.MemberAdded(var conversationId, var userId, var role, var seq) -> {
                json.writeStringField("conversation_id", conversationId);
                json.writeStringField("user_id", userId);
                json.writeStringField("role", role.wire());
                logSeq(json, seq);
            }
            case Event.MemberRemoved(var conversationId, var userId, var seq) -> {
                json.writeStringField("conversation_id", conversationId);
                json.writeStringField("user_id", userId);
                logSeq(json, seq);
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
            case Event.UserEntry(var own, var seq) -> {
                fields(json, own);
                json.writeNumberField("me_seq", seq);
            }
            case Event.PaymentUpdate _, Event.Foreign _, Reply _ -> throw new IllegalArgumentException("no fields");
        }
    }

    private static void logSeq(JsonGenerator json, long seq) throws IOException {
        if (seq > 0) {
            json.writeNumberField("seq", seq);
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
