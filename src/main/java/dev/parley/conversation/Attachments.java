package dev.parley.conversation;

import dev.parley.protocol.Attachment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Attachments as they lie in the database: a JSON array of objects, or NULL for none. */
final class Attachments {
    private Attachments() {}

    static String write(List<Attachment> attachments) {
        if (attachments.isEmpty()) {
            return null;
        }
        JsonArray array = new JsonArray();
        for (Attachment attachment : attachments) {
            array.add(new JsonObject()
                    .put("url", attachment.url())
                    .put("content_type", attachment.contentType())
                    .put("size", attachment.size())
                    .put("name", attachment.name()));
        }
        return array.encode();
    }

    /** @param stored what the client gives for the column: an array, or null */
    static List<Attachment> read(Object stored) {
        if (!(stored instanceof JsonArray array)) {
            return List.of();
        }
        return array.stream().map(JsonObject.class::cast)
                .map(one -> new Attachment(one.getString("url"), one.getString("content_type"), one.getLong("size"),
                        one.getString("name")))
                .toList();
    }
}
