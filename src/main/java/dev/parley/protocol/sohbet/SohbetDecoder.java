package dev.parley.protocol.sohbet;

import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Command;
import dev.parley.protocol.Fields;
import dev.parley.protocol.Json;
import dev.parley.protocol.Request;
import dev.parley.protocol.Target;
import java.util.List;

/** The app's frames into commands. */
final class SohbetDecoder {
    private SohbetDecoder() {}

    static Request decode(String text) throws BadFrame {
        Fields frame = new Fields(Json.object(text), "");
        String type = frame.text("type");
        Fields payload = frame.object("payload");
        return new Request(null, command(type, payload), payload.claimed("sender_id", "user_id"));
    }

    private static Command command(String type, Fields payload) throws BadFrame {
        return switch (type) {
            case "chat:send" -> new Command.SendMessage(
                    new Target.InConversation(payload.idOrNumber("conversation_id")), null, content(payload), List.of(),
                    null);
            case "chat:typing" -> new Command.SetTyping(payload.idOrNumber("conversation_id"), true);
            case "chat:read" -> new Command.ReadMessage(payload.idOrNumber("conversation_id"),
                    payload.messageIdOrNumber("message_id"));
            case "ping" -> new Command.Ping();
            default -> throw new BadFrame("type is not one that this server knows");
        };
    }

    private static String content(Fields payload) throws BadFrame {
        String content = payload.text("content");
        if (content.isEmpty()) {
            throw payload.bad("content", "must not be empty");
        }
        return content;
    }
}
