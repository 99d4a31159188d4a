package dev.parley.http.listings;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.conversation.ConversationPage;
import dev.parley.conversation.ConversationSummary;
import dev.parley.conversation.message.MessagePage;
import dev.parley.conversation.message.UnreadCount;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Json;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Message;
import dev.parley.protocol.NumericIds;
import dev.parley.protocol.listings.ListingsJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes chats and messages in UTF-8 as in frames of the {@code listings} dialect, with ids as numbers. */
final class ChatJson {

    private ChatJson() {}

    static byte[] message(Message message) {
        return Json.bytes(json -> ListingsJson.message(json, message));
    }

    /**
     * @param sent the message that was sent at once, or null
     */
    static byte[] chat(Conversation chat, String callerId, @Nullable Message sent) {
        return Json.bytes(json -> {
            json.writeStartObject();
            chat(json, chat, callerId);
            if (sent != null) {
                json.writeFieldName("message");
                ListingsJson.message(json, sent);
            }
            json.writeEndObject();
        });
    }

    static byte[] listed(ConversationPage page, String callerId) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("chats");
            for (ConversationSummary summary : page.conversations()) {
                summary(json, summary, callerId);
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", page.nextCursor());
            json.writeEndObject();
        });
    }

    static byte[] page(String chatId, MessagePage page) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("chat_id", NumericIds.of(chatId));
            json.writeArrayFieldStart("messages");
            for (Message message : page.messages()) {
                ListingsJson.message(json, message);
            }
            json.writeEndArray();
            json.writeBooleanField("has_more", page.hasMore());
            json.writeEndObject();
        });
    }

    static byte[] marked(long marked) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("marked", marked);
            json.writeEndObject();
        });
    }

    static byte[] unread(UnreadCount unread) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("total", unread.total());
            json.writeArrayFieldStart("chats");
            for (UnreadCount.In chat : unread.each()) {
                json.writeStartObject();
                json.writeNumberField("chat_id", NumericIds.of(chat.conversationId()));
                json.writeNumberField("unread_count", chat.count());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void summary(JsonGenerator json, ConversationSummary summary, String callerId) throws IOException {
        json.writeStartObject();
        chat(json, summary.conversation(), callerId);
        json.writeNumberField("unread_count", summary.unread());
        json.writeFieldName("last_message");
        if (summary.lastMessage() == null) {
            json.writeNull();
        } else {
            ListingsJson.message(json, summary.lastMessage());
        }
        json.writeEndObject();
    }

    private static void chat(JsonGenerator json, Conversation chat, String callerId) throws IOException {
        json.writeNumberField("id", NumericIds.of(chat.id()));
        json.writeStringField("kind", chat.kind().wire());
        if (chat.title() != null) {
            json.writeStringField("title", chat.title());
        }
        json.writeArrayFieldStart("participants");
        for (Conversation.Member member : chat.members()) {
            json.writeNumber(NumericIds.of(member.userId()));
        }
        json.writeEndArray();
        if (chat.kind() == Kind.DIRECT) {
            for (Conversation.Member member : chat.members()) {
                if (!member.userId().equals(callerId)) {
                    json.writeNumberField("receiver_id", NumericIds.of(member.userId()));
                }
            }
        }
        if (chat.listingId() != null) {
            json.writeNumberField("listing_id", chat.listingId());
        }
        Json.writeTime(json, "created_at", chat.createdAt());
    }
}
