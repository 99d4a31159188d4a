package dev.parley.protocol.sohbet;

import dev.parley.protocol.Attachment;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.Command;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.MessageBody;
import dev.parley.protocol.Request;
import dev.parley.protocol.Target;
import java.util.List;

/** Decodes the app's frames into commands. */
final class SohbetDecoder {
    private SohbetDecoder() {}

    static Request decode(String text) throws InvalidInputException {
        JsonFields frame = new JsonFields(Json.object(text), "");
        String type = frame.text("type");
        JsonFields payload = frame.object("payload");
        return new Request(null, command(type, frame, payload), payload.claimed("sender_id", "user_id"));
    }

    private static Command command(String type, JsonFields frame, JsonFields payload) throws InvalidInputException {
        return switch (type) {
            case "chat:send" -> send(payload);
            case "chat:edit" -> new Command.EditMessage(message(payload), payload.text("content"));
            case "chat:delete" -> new Command.DeleteMessage(message(payload));
            case "chat:typing" -> new Command.SetTyping(payload.idOrNumber("conversation_id"), true);
            case "chat:read" ->
                new Command.ReadMessage(payload.idOrNumber("conversation_id"), payload.messageIdOrNumber("message_id"));
            case "ping" -> new Command.Ping();
            default -> {
                if (!SohbetSignals.isType(type)) {
                    throw new InvalidInputException("type is unknown");
                }
                yield SohbetSignals.command(type, frame, payload);
            }
        };
    }

    private static Command send(JsonFields payload) throws InvalidInputException {
        Target target = new Target.InConversation(payload.idOrNumber("conversation_id"));
        List<Attachment> attachments = Attachments.addressed(payload, "attachments");
        String content = MessageBody.content(payload, "content", attachments);
        MessageBody.requireShown(payload, "content", content, attachments);
        return new Command.SendMessage(target, null, content, attachments, null);
    }

    /** Reads the id of a message. The app sends the conversation beside it in every frame; the id alone is enough. */
    private static long message(JsonFields payload) throws InvalidInputException {
        payload.idOrNumber("conversation_id");
        return payload.messageIdOrNumber("message_id");
    }
}
