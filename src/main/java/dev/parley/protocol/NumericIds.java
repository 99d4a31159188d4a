package dev.parley.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * How the dialects whose ids are numbers write them: an id that is a canonical decimal as a JSON number, any other as
 * a string.
 */
public final class NumericIds {
    private NumericIds() {}

    /** The id of a user or a conversation, in a field. */
    public static void write(JsonGenerator json, String field, String id) throws IOException {
        json.writeFieldName(field);
        write(json, id);
    }

    /** The same, as an element of an array. */
    public static void write(JsonGenerator json, String id) throws IOException {
        if (Ids.canonicalDecimal(id)) {
            json.writeNumber(Long.parseLong(id));
        } else {
            json.writeString(id);
        }
    }

    /** The id of a message. */
    public static void write(JsonGenerator json, String field, long messageId) throws IOException {
        write(json, field, Long.toString(messageId));
    }
}
