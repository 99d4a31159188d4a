package dev.parley.protocol.goods;

import dev.parley.protocol.Attachment;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Command;
import dev.parley.protocol.Fields;
import dev.parley.protocol.Json;
import dev.parley.protocol.Request;
import dev.parley.protocol.Status;
import dev.parley.protocol.Target;
import java.util.List;

/** The app's frames into commands. What the server knows better, such as {@code timestamp}, is passed over. */
final class GoodsDecoder {
    private static final int MAX_NAME_LENGTH = 128;

    private GoodsDecoder() {}

    static Request decode(String text) throws BadFrame {
        Fields frame = new Fields(Json.object(text), "");
        String type = frame.text("type");
        Fields data = frame.object("data");
        return new Request(null, command(type, data), data.claimed("sender_id", "user_id"));
    }

    private static Command command(String type, Fields data) throws BadFrame {
        return switch (type) {
            case "message" -> message(data);
            case "typing" -> new Command.SetTyping(data.id("conversation_id"), data.flag("is_typing", true));
            case "online_status" -> onlineStatus(data);
            case "read" -> read(data);
            case "ping" -> new Command.Ping();
            default -> throw new BadFrame("type is not one that this server knows");
        };
    }

    private static Command message(Fields data) throws BadFrame {
        String name = data.text("id", MAX_NAME_LENGTH);
        String recipient = data.has("recipient_id") ? data.id("recipient_id") : null;
        Target target = new Target.Named(data.id("conversation_id"), recipient);
        List<Attachment> attachments = Attachments.passed(data, "attachments");
        String content = attachments.isEmpty() || data.has("text") ? data.text("text") : "";
        if (content.isEmpty() && attachments.isEmpty()) {
            throw data.bad("text", "must not be empty where there is no attachment");
        }
        return new Command.SendMessage(target, name, content, attachments, null);
    }

    private static Command onlineStatus(Fields data) throws BadFrame {
        if (!data.has("is_online")) {
            throw data.bad("is_online", "must be true or false");
        }
        return new Command.SetPresence(data.flag("is_online", true) ? Status.ONLINE : Status.AWAY);
    }

    private static Command read(Fields data) throws BadFrame {
        String conversationId = data.id("conversation_id");
        return data.has("message_id")
                ? new Command.ReadNamed(conversationId, data.text("message_id", MAX_NAME_LENGTH))
                : new Command.ReadAll(conversationId);
    }
}
