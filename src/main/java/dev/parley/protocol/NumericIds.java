package dev.parley.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * How the dialects whose ids are numbers write them: an id that is a canonical decimal as a JSON number, any other as
 * a string.
 */
public final class NumericIds {
    private NumericIds() {}

    /** The id of a user or a conversation. */
    public static void write(JsonGenerator json, String field, String id) throws IOException {
        if (Ids.canonicalDecimal(id)) {
            json.writeNumberField(field, Long.parseLong(id));
        } else {
            json.writeStringField(field, id);
        }
    }

    /** The id of a message. */
    public static void write(JsonGenerator json, String field, long messageId) throws IOException {
        write(json, field, Long.toString(messageId));
    }
}
