package dev.parley.protocol.goods;

import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.Command;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.MessageBody;
import dev.parley.protocol.Request;
import dev.parley.protocol.Status;
import dev.parley.protocol.Target;
import java.util.List;

/**
 * Decodes the app's frames into commands. Fields that the server sets itself, such as {@code timestamp}, are ignored.
 */
final class GoodsDecoder {
    private GoodsDecoder() {}

    static Request decode(String text) throws InvalidInputException {
        JsonFields frame = new JsonFields(Json.object(text), "");
        String type = frame.text("type");
        JsonFields data = frame.object("data");
        String speaker = data.isBlank("sender_id")
                ? data.isBlank("user_id") ? null : data.claimed("user_id")
                : data.claimed("sender_id", "user_id");
        if (!type.equals("message")
                || data.isBlank("id")
                || !data.raw("is_read", BooleanNode.FALSE).booleanValue()) {
            return new Request(null, command(type, data), speaker);
        }
        // An echo with is_read: for another user's message it is a read receipt.
        Command read = new Command.ReadNamed(data.idOrNumber("conversation_id"), data.name("id"));
        return speaker == null && data.isBlank("text") && !data.has("attachments")
                ? new Request(null, read)
                : new Request(null, message(data), speaker, read);
    }

    private static Command command(String type, JsonFields data) throws InvalidInputException {
        return switch (type) {
            case "message" -> message(data);
            case "edit" ->
                new Command.EditNamed(data.idOrNumber("conversation_id"), data.name("id"), data.text("text"));
            case "delete" -> new Command.DeleteNamed(data.idOrNumber("conversation_id"), data.name("id"));
            case "typing" -> new Command.SetTyping(data.idOrNumber("conversation_id"), data.flag("is_typing", true));
            case "online_status" -> onlineStatus(data);
            case "read" -> read(data);
            case "ping" -> new Command.Ping();
            default -> throw new InvalidInputException("type is unknown");
        };
    }

    private static Command message(JsonFields data) throws InvalidInputException {
        String name = data.isBlank("id") ? null : data.name("id");
        String recipient = data.isBlank("recipient_id") ? null : data.idOrNumber("recipient_id");
        Target target = new Target.Named(data.idOrNumber("conversation_id"), recipient);
        List<Attachment> attachments = Attachments.passed(data, "attachments");
        String content = MessageBody.content(data, "text", attachments);
        return new Command.SendMessage(target, name, content, attachments, null);
    }

    private static Command onlineStatus(JsonFields data) throws InvalidInputException {
        if (!data.has("is_online")) {
            throw data.bad("is_online", "must be true or false");
        }
        return new Command.SetPresence(data.flag("is_online", true) ? Status.ONLINE : Status.AWAY);
    }

    private static Command read(JsonFields data) throws InvalidInputException {
        String conversationId = data.idOrNumber("conversation_id");
        return data.has("message_id")
                ? new Command.ReadNamed(conversationId, data.name("message_id"))
                : new Command.ReadAll(conversationId);
    }
}
