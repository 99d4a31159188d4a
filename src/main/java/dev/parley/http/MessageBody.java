package dev.parley.http;

import dev.parley.conversation.Draft;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.BadFrame;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Fields;
import dev.parley.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a message that is to be sent. */
final class MessageBody {

    private static final int MAX_CLIENT_ID_LENGTH = 128;

    private MessageBody() {}

    /** @throws Refusal {@code too_large} where the content is over the limit */
    static Draft draft(String conversationId, String senderId, Fields body, int maxContentBytes) throws BadFrame {
        String clientId = body.has("client_id") ? body.text("client_id", MAX_CLIENT_ID_LENGTH) : null;
        List<Attachment> attachments = Attachments.read(body, "attachments");
        String content = attachments.isEmpty() || body.has("content") ? body.text("content") : "";
        if (content.isEmpty() && attachments.isEmpty()) {
            throw body.bad("content", "must not be empty where there is no attachment");
        }
        if (content.getBytes(StandardCharsets.UTF_8).length > maxContentBytes) {
            throw new Refusal(ErrorCode.TOO_LARGE, "content is longer than " + maxContentBytes + " bytes");
        }
        Long replyTo = body.has("reply_to") ? body.messageId("reply_to") : null;
        return new Draft(conversationId, senderId, clientId, content, attachments, replyTo);
    }
}
