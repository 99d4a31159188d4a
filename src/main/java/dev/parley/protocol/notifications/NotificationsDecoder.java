package dev.parley.protocol.notifications;

import dev.parley.protocol.Command;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.Request;
import dev.parley.protocol.Status;

/** Decodes client frames into commands. */
final class NotificationsDecoder {
    private NotificationsDecoder() {}

    static Request decode(String text) throws InvalidInputException {
        JsonFields frame = new JsonFields(Json.object(text), "");
        String type = frame.text("type");
        JsonFields data = frame.object("data");
        return new Request(null, command(type, data), data.claimed("sender_id", "user_id"));
    }

    private static Command command(String type, JsonFields data) throws InvalidInputException {
        return switch (type) {
            case "ping" -> new Command.Ping();
            case "join_room" -> new Command.JoinRoom(data.idOrNumber("room"));
            case "leave_room" -> new Command.LeaveRoom(data.idOrNumber("room"));
            case "typing_indicator" -> new Command.SetRoomTyping(data.idOrNumber("room"), data.flag("is_typing", true));
            case "presence_update" ->
                new Command.SetPresence(Status.of(data.text("status"))
                        .orElseThrow(() -> data.bad("status", "must be online, away, busy or offline")));
            default -> throw new InvalidInputException("type is unknown");
        };
    }
}
