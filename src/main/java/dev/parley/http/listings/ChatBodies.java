package dev.parley.http.listings;

import dev.parley.conversation.message.Draft;
import dev.parley.conversation.message.ReadMarks;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.util.List;

/** Reads what clients of the {@code listings} dialect send over HTTP. */
public final class ChatBodies {

    private static final int MAX_CLIENT_ID_LENGTH = 128;

    private ChatBodies() {}

    /**
     * A message that is to be sent, wherever that will be.
     *
     * @param clientId the sender's idempotency key, or null
     */
    public record Message(String clientId, String content, List<Attachment> attachments) {
        public Draft draft(String chatId, String senderId) {
            return new Draft(chatId, senderId, clientId, content, attachments, null);
        }
    }

    /** What is too long to be stored is refused there. */
    static Message message(JsonFields body) throws InvalidInputException {
        return message(body, Attachments.passed(body, "attachments"));
    }

    /** The same, where attachments need addresses that every client can open, as in {@code sohbet}. */
    public static Message addressed(JsonFields body) throws InvalidInputException {
        return message(body, Attachments.addressed(body, "attachments"));
    }

    private static Message message(JsonFields body, List<Attachment> attachments) throws InvalidInputException {
        String clientId = body.has("client_id") ? body.key("client_id", MAX_CLIENT_ID_LENGTH) : null;
        String content = attachments.isEmpty() || body.has("content") ? content(body) : "";
        if (content.isEmpty() && attachments.isEmpty()) {
            throw body.bad("content", "must not be empty without an attachment");
        }
        return new Message(clientId, content, attachments);
    }

    /** The content that a message is to have. */
    static String content(JsonFields body) throws InvalidInputException {
        return body.text("content");
    }

    /** The same, or null if the body holds none. */
    static Message optionalMessage(JsonFields body) throws InvalidInputException {
        return body.has("content") || body.has("attachments") ? message(body) : null;
    }

    /** The ids of the messages that were read; null for all there are. */
    static List<Long> read(JsonFields body) throws InvalidInputException {
        boolean all = body.flag("all", false);
        if (all == body.has("message_ids")) {
            throw body.bad("message_ids", "must be there, or all must be true, and not both");
        }
        return all ? null : body.messageIdsOrNumbers("message_ids", ReadMarks.MAX_ITEMS);
    }
}
