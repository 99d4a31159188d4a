package dev.parley.conversation.message;

import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.sql.SqlFile;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads messages from rows with {@link #COLUMNS}. */
public final class MessageRows {
    /** The columns of a message, from a row source called {@code x}. */
    public static final String COLUMNS = SqlFile.read("message/columns");
    /** Whether a user other than its sender has read {@code x}, for {@link #messageOrRead}. */
    static final String READ = SqlFile.read("message/read_by_others");

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

    /** Reads an entry of the log, from a row of {@code sql/message/log.sql}. */
    static Event entry(Row row) {
        long seq = row.getLong("entry_seq");
        return switch (row.getString("change")) {
            case null -> new Event.MessageNew(message(row));
            case "message.updated" -> new Event.MessageUpdated(message(row), seq);
            case "message.deleted" -> Event.MessageDeleted.of(message(row), seq);
            default -> LogEntries.read(row.getString("event"), seq);
        };
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
