package dev.parley.protocol.listings;

import dev.parley.protocol.Event;
import dev.parley.protocol.Json;
import dev.parley.protocol.NumericIds;
import dev.parley.protocol.Reply;
import java.time.InstantSource;
import java.util.Optional;

/** Encodes events into the clients' frames; empty for events that they have no frame for. */
final class ListingsEncoder {
    private ListingsEncoder() {}

    static Optional<byte[]> encode(Event event, InstantSource time) {
        return switch (event) {
            case Reply.Authenticated(var userId, var _, var _, var _) ->
                frame("connected", time, json -> json.writeNumberField("user_id", NumericIds.of(userId)));
            case Reply.Pong() -> frame("pong", time, _ -> {});
            case Event.MessageNew(var message)
            when message.deletedAt() == null ->
                frame("new_message", time, json -> {
                    json.writeNumberField("chat_id", NumericIds.of(message.conversationId()));
                    json.writeFieldName("message");
                    ListingsJson.message(json, message);
                });
            case Event.MessageUpdated(var message, var _)
            when message.deletedAt() == null ->
                frame("message_updated", time, json -> {
                    json.writeNumberField("chat_id", NumericIds.of(message.conversationId()));
                    json.writeFieldName("message");
                    ListingsJson.message(json, message);
                });
            case Event.MessageDeleted(var chatId, var messageId, var _, var deletedAt, var _, var _) ->
                frame("message_deleted", time, json -> {
                    json.writeNumberField("chat_id", NumericIds.of(chatId));
                    json.writeNumberField("message_id", messageId);
                    Json.writeTime(json, "deleted_at", deletedAt);
                });
            // With a frame for each message, one for the sum of them is redundant.
            case Event.MessageRead(var chatId, var userId, var _, var messageId, var _, var itemised)
            when !itemised -> messageRead(chatId, userId, messageId, time);
            case Event.MessageMarked(var chatId, var userId, var messageId, var _, var _) ->
                messageRead(chatId, userId, messageId, time);
            case Event.Typing(var chatId, var userId, var typing) ->
                frame("typing", time, json -> {
                    json.writeNumberField("chat_id", NumericIds.of(chatId));
                    json.writeNumberField("user_id", NumericIds.of(userId));
                    json.writeBooleanField("is_typing", typing);
                });
            case Reply.Failed(var code, var sentence, var retryAfterMillis) ->
                frame("error", time, json -> {
                    json.writeStringField("code", code.wire());
                    json.writeStringField("message", sentence);
                    if (retryAfterMillis != null) {
                        json.writeNumberField("retry_after_ms", retryAfterMillis);
                    }
                });
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> messageRead(String chatId, String userId, long messageId, InstantSource time) {
        return frame("message_read", time, json -> {
            json.writeNumberField("chat_id", NumericIds.of(chatId));
            json.writeNumberField("message_id", messageId);
            json.writeNumberField("read_by", NumericIds.of(userId));
        });
    }

    private static Optional<byte[]> frame(String type, InstantSource time, Json.Writing fields) {
        return Optional.of(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            fields.to(json);
            Json.writeTime(json, "timestamp", time.instant());
            json.writeEndObject();
        }));
    }
}
