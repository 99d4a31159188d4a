package dev.parley.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.cluster.ClusterDirectory.Found;
import dev.parley.protocol.Json;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** Writes small answers. */
public final class JsonResponses {

    private JsonResponses() {}

    /** A JSON object in UTF-8, of the fields that are written. */
    public static byte[] object(Json.Writing fields) {
        return Json.bytes(json -> {
            json.writeStartObject();
            fields.to(json);
            json.writeEndObject();
        });
    }

    /** It is on its way. */
    public static Response accepted() {
        return Response.accepted(object(json -> json.writeStringField("status", "accepted")))
                .build();
    }

    /** Tells, where an answer is made of what instances said, that and of whom something may be missing. */
    public static void completeness(JsonGenerator json, Found<?> found) throws IOException {
        if (found.partial()) {
            json.writeBooleanField("partial", true);
            json.writeArrayFieldStart("unanswered");
            for (String instance : found.unanswered()) {
                json.writeString(instance);
            }
            json.writeEndArray();
        }
    }
}
