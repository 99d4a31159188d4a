package dev.parley.protocol.sohbet;

import dev.parley.protocol.Event;
import dev.parley.protocol.Json;
import dev.parley.protocol.NumericIds;
import dev.parley.protocol.Reply;
import java.util.Optional;

/** Encodes events into the app's frames; empty for events that the app has no frame for. */
final class SohbetEncoder {
    private SohbetEncoder() {}

    static Optional<byte[]> encode(Event event) {
        return switch (event) {
            case Event.MessageNew(var message)
            when message.deletedAt() == null -> frame("chat:message", json -> SohbetJson.message(json, message));
            case Event.MessageUpdated(var message, var _) ->
                frame("chat:edit", json -> SohbetJson.message(json, message));
            case Event.MessageDeleted(var conversationId, var messageId, var _, var deletedAt, var _, var _) ->
                frame("chat:delete", json -> {
                    NumericIds.write(json, "conversation_id", conversationId);
                    NumericIds.write(json, "message_id", messageId);
                    Json.writeTime(json, "deleted_at", deletedAt);
                });
            case Event.Signal signal
            when SohbetSignals.has(signal) -> raw(signal.name(), json -> SohbetSignals.payload(json, signal));
            case Event.Typing(var conversationId, var userId, var typing)
            when typing ->
                frame("chat:typing", json -> {
                    NumericIds.write(json, "conversation_id", conversationId);
                    NumericIds.write(json, "user_id", userId);
                });
            case Event.PresenceChanged(var presence, var cameOrWent)
            when cameOrWent ->
                frame(
                        presence.online() ? "user:online" : "user:offline",
                        json -> NumericIds.write(json, "user_id", presence.userId()));
            case Event.MessageRead(var conversationId, var userId, var _, var messageId, var _, var _) ->
                read(conversationId, userId, messageId);
            case Event.MessageMarked(var conversationId, var userId, var messageId, var _, var alone)
            when alone -> read(conversationId, userId, messageId);
            case Reply.Pong() -> frame("pong", _ -> {});
            case Reply.Failed(var code, var sentence, var _) ->
                frame("error", json -> {
                    json.writeStringField("code", code.wire());
                    json.writeStringField("message", sentence);
                });
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> read(String conversationId, String userId, long messageId) {
        return frame("chat:read", json -> {
            NumericIds.write(json, "conversation_id", conversationId);
            NumericIds.write(json, "user_id", userId);
            NumericIds.write(json, "message_id", messageId);
        });
    }

    /** @param fields writes the fields of the payload */
    private static Optional<byte[]> frame(String type, Json.Writing fields) {
        return raw(type, json -> {
            json.writeStartObject();
            fields.to(json);
            json.writeEndObject();
        });
    }

    /** @param payload writes the whole payload */
    private static Optional<byte[]> raw(String type, Json.Writing payload) {
        return Optional.of(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeFieldName("payload");
            payload.to(json);
            json.writeEndObject();
        }));
    }
}
