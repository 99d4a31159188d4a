package dev.parley.protocol.parley;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Audience;
import dev.parley.protocol.Command;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.io.IOException;

/** Decodes and encodes an app's own signals in native frames. */
final class ParleySignals {
    private static final int MAX_NAME_LENGTH = 64;

    private ParleySignals() {}

    static Command.SendSignal command(JsonFields payload) throws InvalidInputException {
        return new Command.SendSignal(audience(payload), name(payload), data(payload), false);
    }

    /** Decodes a signal. {@code whole} is false: a native frame never has the payload of another dialect's frame. */
    static Event.Signal event(JsonFields payload) throws InvalidInputException {
        return new Event.Signal(audience(payload), payload.idOrNumber("user_id"), name(payload), data(payload), false);
    }

    /** Writes the fields of a signal's payload into an object that the caller begins and ends. */
    static void fields(JsonGenerator json, Event.Signal signal) throws IOException {
        switch (signal.audience()) {
            case Audience.Conversation(var id) -> json.writeStringField("conversation_id", id);
            case Audience.Room(var name) -> json.writeStringField("room", name);
            case Audience.User(var id) -> json.writeStringField("to", id);
        }
        json.writeStringField("user_id", signal.userId());
        json.writeStringField("name", signal.name());
        json.writeFieldName("data");
        json.writeRawValue(signal.data());
    }

    private static Audience audience(JsonFields payload) throws InvalidInputException {
        boolean conversation = payload.has("conversation_id");
        boolean room = payload.has("room");
        boolean user = payload.has("to");
        if ((conversation ? 1 : 0) + (room ? 1 : 0) + (user ? 1 : 0) != 1) {
            throw payload.bad("conversation_id", "or room or to is required, and only one of them");
        }
        if (conversation) {
            return new Audience.Conversation(payload.idOrNumber("conversation_id"));
        }
        return room ? new Audience.Room(payload.idOrNumber("room")) : new Audience.User(payload.idOrNumber("to"));
    }

    private static String name(JsonFields payload) throws InvalidInputException {
        return payload.text("name", MAX_NAME_LENGTH);
    }

    private static String data(JsonFields payload) throws InvalidInputException {
        JsonNode data = payload.raw("data");
        return data == null ? "null" : payload.writable("data", data).toString();
    }
}
