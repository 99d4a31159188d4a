package dev.parley.conversation;

import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of a conversation's settings.
 *
 * @param title            null if unchanged
 * @param retentionSeconds how long messages are kept, empty for no limit; null if unchanged
 */
public record ConversationChange(
        @Nullable String title, @Nullable Optional<Long> retentionSeconds) {
    /** The name of the field that {@link #retention} reads. */
    public static final String RETENTION = "retention_seconds";
    /** The least time that messages are kept, in seconds. */
    public static final long LEAST_RETENTION = 60;
    /** The maximum time that messages are kept, in seconds: a hundred years. */
    public static final long MOST_RETENTION = 3_153_600_000L;

    /** Reads the retention; empty for no limit, also if the field is absent. */
    public static Optional<Long> retention(JsonFields fields) throws InvalidInputException {
        Long seconds = fields.optionalNumber(RETENTION, LEAST_RETENTION);
        if (seconds != null && seconds > MOST_RETENTION) {
            throw fields.bad(RETENTION, "must be at most " + MOST_RETENTION + ", or null");
        }
        return Optional.ofNullable(seconds);
    }

    /** Reads the retention; null if the field is absent. */
    public static @Nullable Optional<Long> optionalRetention(JsonFields fields) throws InvalidInputException {
        return fields.raw(RETENTION) == null ? null : retention(fields);
    }
}
