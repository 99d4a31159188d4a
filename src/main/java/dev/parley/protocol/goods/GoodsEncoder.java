package dev.parley.protocol.goods;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.Event;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.PairIds;
import dev.parley.protocol.Reply;
import dev.parley.protocol.Status;
import dev.parley.protocol.UserPresence;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Encodes events into the app's frames; empty for events that the app has no frame for. */
final class GoodsEncoder {
    private GoodsEncoder() {}

    static Optional<byte[]> encode(Event event) {
        return switch (event) {
            case Event.MessageNew(var message)
            when message.deletedAt() == null ->
                frame("message", json -> {
                    message(json, message);
                    json.writeBooleanField("is_read", message.read());
                });
            case Event.Typing(var conversationId, var userId, var typing) ->
                frame("typing", json -> {
                    json.writeStringField("conversation_id", PairIds.unmarked(conversationId));
                    json.writeStringField("user_id", userId);
                    json.writeBooleanField("is_typing", typing);
                });
            case Event.PresenceChanged(var presence, var _) -> frame("online_status", json -> presence(json, presence));
            case Event.MessageRead(var conversationId, var userId, var _, var messageId, var name, var _) ->
                read(conversationId, userId, id(name, messageId));
            case Event.MessageMarked(var conversationId, var userId, var messageId, var name, var alone)
            when alone -> read(conversationId, userId, id(name, messageId));
            case Event.MessageUpdated(var message, var _)
            when message.deletedAt() == null ->
                frame("edit", json -> {
                    message(json, message);
                    if (message.editedAt() != null) {
                        Json.writeTime(json, "edited_at", message.editedAt());
                    }
                });
            case Event.MessageDeleted(var conversationId, var messageId, var _, var deletedAt, var name, var _) ->
                frame("delete", json -> {
                    json.writeStringField("id", id(name, messageId));
                    json.writeStringField("conversation_id", PairIds.unmarked(conversationId));
                    Json.writeTime(json, "deleted_at", deletedAt);
                });
            case Reply.Pong() -> frame("pong", _ -> {});
            case Reply.Failed(var code, var sentence, var _) ->
                frame("error", json -> {
                    json.writeStringField("code", code.wire());
                    json.writeStringField("message", sentence);
                });
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> read(String conversationId, String userId, String messageId) {
        return frame("read", json -> {
            json.writeStringField("conversation_id", PairIds.unmarked(conversationId));
            json.writeStringField("message_id", messageId);
            json.writeStringField("user_id", userId);
        });
    }

    private static Optional<byte[]> frame(String type, Json.Writing data) {
        return Optional.of(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeObjectFieldStart("data");
            data.to(json);
            json.writeEndObject();
            json.writeEndObject();
        }));
    }

    private static void message(JsonGenerator json, Message message) throws IOException {
        json.writeStringField("id", id(message.name(), message.id()));
        json.writeStringField("conversation_id", PairIds.unmarked(message.conversationId()));
        json.writeStringField("sender_id", message.senderId());
        if (message.recipientId() != null) {
            json.writeStringField("recipient_id", message.recipientId());
        }
        json.writeStringField("text", Attachments.textOf(message, message.id() > 0 && message.name() != null));
        Json.writeTime(json, "timestamp", message.createdAt());
        if (!message.attachments().isEmpty()) {
            json.writeFieldName("attachments");
            json.writeRawValue(Attachments.write(message.attachments()));
        }
    }

    /** The app knows only online and offline: a user who is away counts as offline, though connected. */
    private static void presence(JsonGenerator json, UserPresence presence) throws IOException {
        json.writeStringField("user_id", presence.userId());
        json.writeBooleanField("is_online", presence.online() && presence.status() != Status.AWAY);
        if (presence.lastSeen() != null) {
            Json.writeTime(json, "last_seen", presence.lastSeen());
        }
    }

    private static String id(@Nullable String name, long messageId) {
        return name == null ? Long.toString(messageId) : name;
    }
}
