package dev.parley.protocol.notifications;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Event;
import dev.parley.protocol.Json;
import dev.parley.protocol.Reply;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Encodes events into server frames. */
final class NotificationsEncoder {
    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private NotificationsEncoder() {}

    /** The type of the frame; empty if this dialect has no such event. */
    static Optional<String> type(Event event) {
        return Optional.ofNullable(
                switch (event) {
                    case Event.Notification _ -> "notification";
                    case Event.SystemMessage _ -> "system_message";
                    case Event.RoomNotification _ -> "room_notification";
                    case Event.LiveUpdate _ -> "live_update";
                    case Event.DataUpdate _ -> "data_update";
                    case Event.PaymentUpdate _ -> "payment_update";
                    case Event.RoomTyping _ -> "typing_indicator";
                    case Event.PresenceChanged _ -> "presence_update";
                    case Reply.RoomJoined _ -> "room_joined";
                    case Reply.RoomLeft _ -> "room_left";
                    case Reply.Pong _ -> "pong";
                    case Reply.Failed _ -> "error";
                    default -> null;
                });
    }

    static byte[] encode(String type, Event event, Instant now) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeFieldName("data");
            if (event instanceof Event.PaymentUpdate(var payload)) {
                json.writeRawValue(payload);
            } else {
                json.writeStartObject();
                data(json, event);
                json.writeEndObject();
            }
            json.writeStringField("timestamp", MILLISECONDS.format(now));
            json.writeEndObject();
        });
    }

    private static void data(JsonGenerator json, Event event) throws IOException {
        switch (event) {
            case Event.Notification(var id, var type, var title, var message, var payload, var _) -> {
                json.writeStringField("id", id);
                notice(json, "notification_type", type, title, message, payload);
            }
            case Event.SystemMessage(var type, var title, var message, var payload) ->
                notice(json, "message_type", type, title, message, payload);
            case Event.RoomNotification(var room, var type, var title, var message, var payload) -> {
                json.writeStringField("room", room);
                notice(json, "notification_type", type, title, message, payload);
            }
            case Event.LiveUpdate(var type, var payload) -> {
                json.writeStringField("update_type", type);
                payload(json, payload);
            }
            case Event.DataUpdate(var type, var payload) -> {
                json.writeStringField("data_type", type);
                payload(json, payload);
            }
            case Event.RoomTyping(var room, var userId, var typing) -> {
                json.writeStringField("room", room);
                json.writeStringField("user_id", userId);
                json.writeBooleanField("is_typing", typing);
            }
            case Event.PresenceChanged(var presence, var _) -> {
                json.writeStringField("user_id", presence.userId());
                json.writeStringField("status", presence.status().wire());
            }
            case Reply.RoomJoined(var room) -> json.writeStringField("room", room);
            case Reply.RoomLeft(var room) -> json.writeStringField("room", room);
            case Reply.Failed(var code, var sentence, var _) -> {
                json.writeStringField("code", code.wire());
                json.writeStringField("message", sentence);
            }
            default -> {}
        }
    }

    private static void notice(
            JsonGenerator json, String typeField, String type, String title, String message, String payload)
            throws IOException {
        json.writeStringField(typeField, type);
        json.writeStringField("title", title);
        json.writeStringField("message", message);
        payload(json, payload);
    }

    private static void payload(JsonGenerator json, String payload) throws IOException {
        json.writeFieldName("payload");
        json.writeRawValue(payload == null ? "{}" : payload);
    }
}
