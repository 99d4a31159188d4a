package dev.parley.protocol.parley;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Cursors;
import dev.parley.protocol.Message;
import dev.parley.protocol.Reply;
import dev.parley.protocol.UserPresence;
import java.io.IOException;
import java.util.Map;

/** Encodes the payloads of replies. */
final class ParleyReplies {
    private ParleyReplies() {}

    static void payload(JsonGenerator json, Reply reply) throws IOException {
        json.writeStartObject();
        switch (reply) {
            case Reply.Authenticated(var userId, var sessionId, var expiresAt, var resumeWindowSeconds) -> {
                json.writeStringField("user_id", userId);
                json.writeStringField("session_id", sessionId);
                ParleyJson.time(json, "expires_at", expiresAt);
                json.writeNumberField("resume_window_seconds", resumeWindowSeconds);
            }
            case Reply.TokenExpiring(var expiresAt) -> ParleyJson.time(json, "expires_at", expiresAt);
            case Reply.Pong() -> {}
            case Reply.Subscribed(var seqs, var cursors, var meSeq, var more) -> {
                ParleyJson.strings(json, "conversation_ids", seqs.keySet());
                json.writeObjectFieldStart("seqs");
                for (var entry : seqs.entrySet()) {
                    json.writeNumberField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
                if (!cursors.isEmpty()) {
                    cursors(json, cursors);
                }
                if (meSeq != null) {
                    json.writeNumberField("me_seq", meSeq);
                }
                if (more) {
                    json.writeBooleanField("more", true);
                }
            }
            case Reply.Reset(var conversationId, var seq) -> {
                if (conversationId == null) {
                    json.writeNumberField("me_seq", seq);
                } else {
                    json.writeStringField("conversation_id", conversationId);
                    json.writeNumberField("seq", seq);
                }
            }
            case Reply.Unsubscribed(var ids) -> ParleyJson.strings(json, "conversation_ids", ids);
            case Reply.Acknowledged(var clientId, var messageId, var conversationId, var seq, var createdAt) -> {
                if (clientId != null) {
                    json.writeStringField("client_id", clientId);
                }
                json.writeStringField("id", Long.toString(messageId));
                json.writeStringField("conversation_id", conversationId);
                json.writeNumberField("seq", seq);
                ParleyJson.time(json, "created_at", createdAt);
            }
            case Reply.HistoryPage(var conversationId, var messages, var hasMore) -> {
                json.writeStringField("conversation_id", conversationId);
                json.writeArrayFieldStart("messages");
                for (Message message : messages) {
                    ParleyJson.message(json, message);
                }
                json.writeEndArray();
                json.writeBooleanField("has_more", hasMore);
            }
            case Reply.PresenceList(var users) -> {
                json.writeArrayFieldStart("users");
                for (UserPresence presence : users) {
                    json.writeStartObject();
                    ParleyJson.presence(json, presence);
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            case Reply.RoomJoined(var room) -> json.writeStringField("room", room);
            case Reply.RoomLeft(var room) -> json.writeStringField("room", room);
            case Reply.Reconnect(var afterMillis) -> json.writeNumberField("after_ms", afterMillis);
            case Reply.Failed(var code, var sentence, var retryAfterMillis) -> {
                json.writeStringField("code", code.wire());
                json.writeStringField("message", sentence);
                if (retryAfterMillis != null) {
                    json.writeNumberField("retry_after_ms", retryAfterMillis);
                }
            }
        }
        json.writeEndObject();
    }

    private static void cursors(JsonGenerator json, Map<String, Cursors> all) throws IOException {
        json.writeObjectFieldStart("cursors");
        for (var entry : all.entrySet()) {
            json.writeObjectFieldStart(entry.getKey());
            json.writeNumberField("read_seq", entry.getValue().readSeq());
            if (!entry.getValue().others().isEmpty()) {
                json.writeArrayFieldStart("members");
                for (Cursors.Member member : entry.getValue().others()) {
                    json.writeStartObject();
                    json.writeStringField("user_id", member.userId());
                    ParleyJson.cursors(json, member.readSeq(), member.deliveredSeq());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
