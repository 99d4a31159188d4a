package dev.parley.protocol.listings;

import dev.parley.protocol.Command;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.Request;

/** Decodes client frames into commands. */
final class ListingsDecoder {
    private ListingsDecoder() {}

    static Request decode(String text) throws InvalidInputException {
        JsonFields frame = new JsonFields(Json.object(text), "");
        return new Request(null, command(frame.text("type"), frame), frame.claimed("sender_id", "user_id"));
    }

    private static Command command(String type, JsonFields frame) throws InvalidInputException {
        return switch (type) {
            case "ping" -> new Command.Ping();
            case "typing" -> new Command.SetTyping(frame.idOrNumber("chat_id"), frame.flag("is_typing", true));
            case "mark_read" -> new Command.ReadMessage(null, frame.messageIdOrNumber("message_id"));
            case "edit_message" ->
                new Command.EditMessage(frame.messageIdOrNumber("message_id"), frame.text("content"));
            case "delete_message" -> new Command.DeleteMessage(frame.messageIdOrNumber("message_id"));
            default -> throw new InvalidInputException("type is unknown");
        };
    }
}
