package dev.parley.conversation;

import dev.parley.protocol.Message;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads rows that carry {@link #COLUMNS}. */
final class MessageRows {
    /** Of a row source called {@code x}. */
    static final String COLUMNS = """
            x.id, x.conversation_id, x.seq, x.sender_id, x.recipient_id, x.client_id, x.content, x.attachments, x.reply_to, \
            x.created_at, x.edited_at, x.deleted_at""";

    private MessageRows() {}

    static Message message(Row row) {
        return new Message(row.getLong("id"), row.getString("conversation_id"), row.getLong("seq"),
                row.getString("sender_id"), row.getString("recipient_id"), row.getString("client_id"), 
                row.getString("content"), Attachments.read(row.getValue("attachments")), row.getLong("reply_to"), instant(row, "created_at"),
                instant(row, "edited_at"), instant(row, "deleted_at"), false);
    }

    static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
