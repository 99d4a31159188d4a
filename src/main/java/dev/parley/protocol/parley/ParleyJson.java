package dev.parley.protocol.parley;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Message;
import dev.parley.protocol.UserPresence;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the objects that native frames and the HTTP API share. */
public final class ParleyJson {
    private ParleyJson() {}

    static void placed(JsonGenerator json, Message message) throws IOException {
        json.writeStringField("conversation_id", message.conversationId());
        json.writeFieldName("message");
        message(json, message);
    }

    public static void message(JsonGenerator json, Message message) throws IOException {
        json.writeStartObject();
        json.writeStringField(
                "id", message.id() == 0 && message.name() != null ? message.name() : Long.toString(message.id()));
        if (message.seq() > 0) {
            json.writeNumberField("seq", message.seq());
        }
        json.writeStringField("sender_id", message.senderId());
        if (message.clientId() != null) {
            json.writeStringField("client_id", message.clientId());
        }
        json.writeStringField("content", message.content());
        List<Attachment> attachments =
                message.attachments().stream().filter(one -> one.url() != null).toList();
        if (!attachments.isEmpty()) {
            json.writeArrayFieldStart("attachments");
            for (Attachment attachment : attachments) {
                attachment(json, attachment);
            }
            json.writeEndArray();
        }
        if (message.replyTo() != null) {
            json.writeStringField("reply_to", Long.toString(message.replyTo()));
        }
        time(json, "created_at", message.createdAt());
        if (message.editedAt() != null) {
            time(json, "edited_at", message.editedAt());
        }
        if (message.deletedAt() != null) {
            time(json, "deleted_at", message.deletedAt());
        }
        json.writeEndObject();
    }

    public static void attachment(JsonGenerator json, Attachment attachment) throws IOException {
        json.writeStartObject();
        json.writeStringField("url", attachment.url());
        if (attachment.contentType() != null) {
            json.writeStringField("content_type", attachment.contentType());
        }
        if (attachment.size() != null) {
            json.writeNumberField("size", attachment.size());
        }
        if (attachment.name() != null) {
            json.writeStringField("name", attachment.name());
        }
        json.writeEndObject();
    }

    public static void conversation(JsonGenerator json, Conversation conversation) throws IOException {
        json.writeStringField("conversation_id", conversation.id());
        json.writeStringField("kind", conversation.kind().wire());
        if (conversation.title() != null) {
            json.writeStringField("title", conversation.title());
        }
        json.writeStringField("created_by", conversation.createdBy());
        time(json, "created_at", conversation.createdAt());
        json.writeNumberField("last_seq", conversation.lastSeq());
        json.writeNumberField("member_count", conversation.memberCount());
        json.writeArrayFieldStart("members");
        for (Conversation.Member member : conversation.members()) {
            json.writeStartObject();
            json.writeStringField("user_id", member.userId());
            json.writeStringField("role", member.role().wire());
            if (member.readSeq() != null) {
                cursors(json, member.readSeq(), member.deliveredSeq());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void cursors(JsonGenerator json, long readSeq, @Nullable Long deliveredSeq) throws IOException {
        json.writeNumberField("read_seq", readSeq);
        if (deliveredSeq != null) {
            json.writeNumberField("delivered_seq", deliveredSeq);
        }
    }

    static void presence(JsonGenerator json, UserPresence presence) throws IOException {
        json.writeStringField("user_id", presence.userId());
        json.writeBooleanField("online", presence.online());
        json.writeStringField("status", presence.status().wire());
        if (presence.lastSeen() != null) {
            time(json, "last_seen", presence.lastSeen());
        }
    }

    /** Writes a time in milliseconds; PostgreSQL keeps microseconds. */
    static void time(JsonGenerator json, String name, Instant time) throws IOException {
        json.writeStringField(name, time.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    static void strings(JsonGenerator json, String name, Iterable<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
