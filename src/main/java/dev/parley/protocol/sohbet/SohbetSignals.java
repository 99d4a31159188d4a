package dev.parley.protocol.sohbet;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.Audience;
import dev.parley.protocol.Command;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.NumericIds;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The app's own frames, for calls, files, screens and plugins. Their type is the signal's name, and their payload is
 * relayed unchanged.
 */
final class SohbetSignals {
    private static final Pattern TYPE = Pattern.compile("(call|video|file|screen|plugin):.{1,57}");

    private SohbetSignals() {}

    static boolean isType(String type) {
        return TYPE.matcher(type).matches();
    }

    static Command command(String type, JsonFields frame, JsonFields payload) throws InvalidInputException {
        return new Command.SendSignal(
                new Audience.Conversation(payload.idOrNumber("conversation_id")),
                type,
                frame.writable("payload", frame.raw("payload")).toString(),
                true);
    }

    /** Whether the app has a frame for it: a signal to a conversation, with a type of this kind. */
    static boolean has(Event.Signal signal) {
        return signal.audience() instanceof Audience.Conversation && isType(signal.name());
    }

    /**
     * Writes the payload. The data of another dialect's client has no conversation in it, so that is written beside.
     */
    static void payload(JsonGenerator json, Event.Signal signal) throws IOException {
        if (signal.whole()) {
            json.writeRawValue(signal.data());
        } else if (signal.audience() instanceof Audience.Conversation(var id)) {
            json.writeStartObject();
            NumericIds.write(json, "conversation_id", id);
            NumericIds.write(json, "user_id", signal.userId());
            json.writeFieldName("data");
            json.writeRawValue(signal.data());
            json.writeEndObject();
        }
    }
}
