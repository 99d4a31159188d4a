package dev.parley.http.conversation;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.conversation.ConversationPage;
import dev.parley.conversation.ConversationSummary;
import dev.parley.conversation.message.MessagePage;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.parley.ParleyJson;
import java.io.IOException;

/** Writes conversations and messages in UTF-8, as in native frames. */
final class ConversationJson {

    private ConversationJson() {}

    static byte[] conversation(Conversation conversation) {
        return Json.bytes(json -> {
            json.writeStartObject();
            fields(json, conversation);
            json.writeEndObject();
        });
    }

    static byte[] listed(ConversationPage page) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("conversations");
            for (ConversationSummary summary : page.conversations()) {
                summary(json, summary);
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", page.nextCursor());
            json.writeEndObject();
        });
    }

    static byte[] page(String conversationId, MessagePage page) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("conversation_id", conversationId);
            json.writeArrayFieldStart("messages");
            for (Message message : page.messages()) {
                ParleyJson.message(json, message);
            }
            json.writeEndArray();
            json.writeBooleanField("has_more", page.hasMore());
            json.writeEndObject();
        });
    }

    static byte[] sent(Message message) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("conversation_id", message.conversationId());
            json.writeFieldName("message");
            ParleyJson.message(json, message);
            json.writeEndObject();
        });
    }

    private static void fields(JsonGenerator json, Conversation conversation) throws IOException {
        ParleyJson.conversation(json, conversation);
        if (conversation.retentionSeconds() != null) {
            json.writeNumberField("retention_seconds", conversation.retentionSeconds());
        }
    }

    private static void summary(JsonGenerator json, ConversationSummary summary) throws IOException {
        json.writeStartObject();
        fields(json, summary.conversation());
        json.writeNumberField("unread", summary.unread());
        json.writeNumberField("read_seq", summary.readSeq());
        json.writeFieldName("last_message");
        if (summary.lastMessage() == null) {
            json.writeNull();
        } else {
            ParleyJson.message(json, summary.lastMessage());
        }
        json.writeEndObject();
    }
}
