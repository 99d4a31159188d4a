package dev.parley.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.cluster.ClusterDirectory.Found;
import dev.parley.protocol.Json;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** Builds small responses. */
public final class JsonResponses {

    private JsonResponses() {}

    /** Returns a JSON object in UTF-8 with the fields that are written. */
    public static byte[] object(Json.Writing fields) {
        return Json.bytes(json -> {
            json.writeStartObject();
            fields.to(json);
            json.writeEndObject();
        });
    }

    /** Returns 202: the request was accepted. */
    public static Response accepted() {
        return Response.accepted(object(json -> json.writeStringField("status", "accepted")))
                .build();
    }

    /** Writes whether something of the cluster's answer may be missing, and which instances did not answer. */
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
