package dev.parley.http.conversation;

import dev.parley.conversation.message.Draft;
import dev.parley.http.Speaker;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.util.List;

/** Reads a message that is to be sent. */
final class MessageBody {

    private static final int MAX_CLIENT_ID_LENGTH = 128;

    private MessageBody() {}

    /** What is too long to be stored is refused there. */
    static Draft draft(String conversationId, String senderId, JsonFields body) throws InvalidInputException {
        body.only("client_id", "content", "attachments", "reply_to", "sender_id", "as_user");
        Speaker.require(body, senderId);
        String clientId = body.has("client_id") ? body.key("client_id", MAX_CLIENT_ID_LENGTH) : null;
        List<Attachment> attachments = Attachments.read(body, "attachments");
        String content = attachments.isEmpty() || body.has("content") ? body.text("content") : "";
        if (content.isEmpty() && attachments.isEmpty()) {
            throw body.bad("content", "must not be empty without an attachment");
        }
        Long replyTo = body.has("reply_to") ? body.messageId("reply_to") : null;
        return new Draft(conversationId, senderId, clientId, content, attachments, replyTo);
    }
}
