package dev.parley.protocol.parley;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Command;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.MessageBody;
import dev.parley.protocol.Request;
import dev.parley.protocol.Status;
import dev.parley.protocol.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes native frames into commands. */
final class ParleyDecoder {
    private static final int MAX_REF_LENGTH = 64;
    private static final int MAX_TOKEN_LENGTH = 8192;
    private static final int DEFAULT_HISTORY = 50;
    private static final int MAX_HISTORY = 200;

    private ParleyDecoder() {}

    static Request decode(String text) throws InvalidInputException {
        JsonFields frame = new JsonFields(Json.object(text), "");
        String ref = frame.has("id") ? ref(frame) : null;
        try {
            String type = frame.text("type");
            JsonFields payload = frame.object("payload");
            return new Request(
                    ref, command(type, payload), payload.claimed("sender_id", "user_id"), null, asUser(type, payload));
        } catch (InvalidInputException e) {
            throw e.about(ref);
        }
    }

    /** The frame's id as JSON. A number stays a number: clients compare it with what they sent. */
    private static String ref(JsonFields frame) throws InvalidInputException {
        JsonNode id = frame.raw("id");
        if (!id.isNumber()) {
            frame.text("id", MAX_REF_LENGTH);
        }
        return id.toString();
    }

    /** The user as whom a service acts, or null. Allowed with commands on messages only. */
    private static @Nullable String asUser(String type, JsonFields payload) throws InvalidInputException {
        if (!payload.has("as_user")) {
            return null;
        }
        if (!type.startsWith("message.")) {
            throw payload.bad("as_user", "is allowed with messages only");
        }
        return payload.id("as_user");
    }

    private static Command command(String type, JsonFields payload) throws InvalidInputException {
        return switch (type) {
            case "auth" -> new Command.Authenticate(payload.text("token", MAX_TOKEN_LENGTH));
            case "ping" -> new Command.Ping();
            case "subscribe" -> subscribe(payload);
            case "unsubscribe" -> new Command.Unsubscribe(payload.ids("conversation_ids"));
            case "message.send" -> send(payload);
            case "message.edit" -> new Command.EditMessage(payload.messageId("message_id"), payload.text("content"));
            case "message.delete" -> new Command.DeleteMessage(payload.messageId("message_id"));
            case "read" -> read(payload);
            case "history" -> history(payload);
            case "typing" -> new Command.SetTyping(payload.id("conversation_id"), payload.flag("is_typing", true));
            case "signal" -> ParleySignals.command(payload);
            case "presence.get" -> new Command.GetPresence(payload.ids("user_ids"));
            case "presence.set" -> new Command.SetPresence(status(payload));
            case "room.join" -> new Command.JoinRoom(payload.id("room"));
            case "room.leave" -> new Command.LeaveRoom(payload.id("room"));
            case "room.typing" -> new Command.SetRoomTyping(payload.id("room"), payload.flag("is_typing", true));
            default -> throw new InvalidInputException("type is unknown");
        };
    }

    private static Command subscribe(JsonFields payload) throws InvalidInputException {
        Map<String, Long> since = payload.numbersById("since");
        Long meSince = payload.optionalNumber("me_since", 0);
        JsonNode wanted = payload.raw("conversation_ids");
        if (wanted != null && wanted.isTextual() && wanted.textValue().equals("*")) {
            return new Command.SubscribeAll(since, meSince);
        }
        return new Command.Subscribe(payload.ids("conversation_ids"), since, meSince);
    }

    private static Command send(JsonFields payload) throws InvalidInputException {
        if (payload.has("conversation_id") == payload.has("to")) {
            throw payload.bad("conversation_id", "or to is required, and not both");
        }
        Target target = payload.has("to")
                ? new Target.ToUser(payload.id("to"))
                : new Target.InConversation(payload.id("conversation_id"));
        MessageBody message = MessageBody.read(payload);
        if (message.clientId() == null) {
            throw payload.bad("client_id", "must be a string");
        }
        return message.to(target);
    }

    private static Command read(JsonFields payload) throws InvalidInputException {
        String conversationId = payload.id("conversation_id");
        return payload.has("message_id")
                ? new Command.ReadMessage(conversationId, payload.messageId("message_id"))
                : new Command.ReadUpTo(conversationId, payload.number("seq", 0));
    }

    private static Command history(JsonFields payload) throws InvalidInputException {
        Long before = payload.optionalNumber("before", 0);
        Long after = payload.optionalNumber("after", 0);
        if (before != null && after != null) {
            throw payload.bad("after", "cannot be combined with before");
        }
        long limit = payload.has("limit") ? payload.number("limit", 1) : DEFAULT_HISTORY;
        if (limit > MAX_HISTORY) {
            throw payload.bad("limit", "must be from 1 to " + MAX_HISTORY);
        }
        return new Command.History(payload.id("conversation_id"), before, after, (int) limit);
    }

    private static Status status(JsonFields payload) throws InvalidInputException {
        Status status = Status.of(payload.text("status")).orElse(Status.OFFLINE);
        if (status == Status.OFFLINE) {
            throw payload.bad("status", "must be online, away or busy");
        }
        return status;
    }
}
