package dev.parley.conversation;

import dev.parley.protocol.Attachment;
import io.vertx.core.json.JsonArray;
import java.util.List;

/** Attachments as they lie in the database: a JSON array, or NULL for none. */
final class Attachments {
    private Attachments() {}

    static String write(List<Attachment> attachments) {
        return attachments.isEmpty() ? null : dev.parley.protocol.Attachments.write(attachments);
    }

    /** @param stored what the client gives for the column: an array, or null */
    static List<Attachment> read(Object stored) {
        return stored instanceof JsonArray array ? dev.parley.protocol.Attachments.parse(array.encode()) : List.of();
    }
}
