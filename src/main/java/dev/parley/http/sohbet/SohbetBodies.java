package dev.parley.http.sohbet;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.conversation.ConversationPage;
import dev.parley.conversation.ConversationSummary;
import dev.parley.conversation.message.MessagePage;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.NumericIds;
import dev.parley.protocol.sohbet.SohbetJson;
import java.io.IOException;

/** Writes conversations and messages in UTF-8 as in frames of the {@code sohbet} dialect, with ids as numbers. */
final class SohbetBodies {

    private SohbetBodies() {}

    static byte[] message(Message message) {
        return Json.bytes(json -> message(json, message));
    }

    static byte[] page(MessagePage page) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("messages");
            for (Message message : page.messages()) {
                message(json, message);
            }
            json.writeEndArray();
            json.writeBooleanField("has_more", page.hasMore());
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

    private static void summary(JsonGenerator json, ConversationSummary summary) throws IOException {
        Conversation conversation = summary.conversation();
        json.writeStartObject();
        NumericIds.write(json, "id", conversation.id());
        json.writeStringField("kind", conversation.kind().wire());
        if (conversation.title() != null) {
            json.writeStringField("title", conversation.title());
        }
        json.writeArrayFieldStart("members");
        for (Conversation.Member member : conversation.members()) {
            NumericIds.write(json, member.userId());
        }
        json.writeEndArray();
        json.writeNumberField("member_count", conversation.memberCount());
        Json.writeTime(json, "created_at", conversation.createdAt());
        json.writeNumberField("unread_count", summary.unread());
        json.writeFieldName("last_message");
        if (summary.lastMessage() == null || summary.lastMessage().deletedAt() != null) {
            json.writeNull();
        } else {
            message(json, summary.lastMessage());
        }
        json.writeEndObject();
    }

    private static void message(JsonGenerator json, Message message) throws IOException {
        json.writeStartObject();
        SohbetJson.message(json, message);
        json.writeEndObject();
    }
}
