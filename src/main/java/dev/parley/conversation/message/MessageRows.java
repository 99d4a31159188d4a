package dev.parley.conversation.message;

import dev.parley.protocol.Message;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads messages from rows with {@link #COLUMNS}. */
public final class MessageRows {
    /** The columns of a message, from a row source called {@code x}. */
    public static final String COLUMNS = """
            x.id, x.conversation_id, x.seq, x.sender_id, x.recipient_id, x.client_id, x.named, x.content, \
            x.attachments::text AS attachments, \
            x.reply_to, x.created_at, x.edited_at, x.deleted_at""";
    /** Whether a user other than its sender has read {@code x}, for {@link #messageOrRead}. */
    static final String READ = """
            EXISTS (SELECT FROM member r WHERE r.conversation_id = x.conversation_id AND r.user_id <> x.sender_id
                AND (r.read_seq >= x.seq OR EXISTS (SELECT FROM read_mark k
                    WHERE k.conversation_id = x.conversation_id AND k.user_id = r.user_id AND k.seq = x.seq))) AS read""";

    /** The approximate maximum size of a message as sent, in bytes, without its content and attachments. */
    static final int MOST_BESIDE = 300;

    private MessageRows() {}

    public static Message message(Row row) {
        boolean named = row.getBoolean("named");
        String key = row.getString("client_id");
        return new Message(
                row.getLong("id"),
                row.getString("conversation_id"),
                row.getLong("seq"),
                row.getString("sender_id"),
                row.getString("recipient_id"),
                named ? null : key,
                named ? key : null,
                row.getString("content"),
                AttachmentColumn.read(row.getString("attachments")),
                row.getLong("reply_to"),
                time(row, "created_at"),
                instant(row, "edited_at"),
                instant(row, "deleted_at"),
                false);
    }

    /** Reads a message from a row that also has {@link #READ}. */
    static Message messageOrRead(Row row) {
        Message message = message(row);
        return row.getBoolean("read") ? message.asRead() : message;
    }

    /** Reads a column that is never null. */
    public static Instant time(Row row, String column) {
        return Objects.requireNonNull(instant(row, column));
    }

    public static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
