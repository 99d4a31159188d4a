package dev.parley.conversation.message;

import dev.parley.protocol.Attachment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attachments as stored in the database: a JSON array, or NULL for none. */
final class AttachmentColumn {
    private AttachmentColumn() {}

    static @Nullable String write(List<Attachment> attachments) {
        return attachments.isEmpty() ? null : dev.parley.protocol.Attachments.write(attachments);
    }

    /** @param stored the column as text: the driver's own JSON would round numbers */
    static List<Attachment> read(String stored) {
        return stored == null ? List.of() : dev.parley.protocol.Attachments.parse(stored);
    }
}
