package dev.parley.conversation;

import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.util.Optional;

/**
 * What is to change in a group.
 *
 * @param title            null if it stays
 * @param retentionSeconds how long messages are kept, empty for no end; null if it stays
 */
public record ConversationChange(String title, Optional<Long> retentionSeconds) {
    /** The field that {@link #retention} reads. */
    public static final String RETENTION = "retention_seconds";
    /** The shortest time that messages may be kept, in seconds. */
    public static final long LEAST_RETENTION = 60;
    /** The longest, in seconds: a hundred years. */
    public static final long MOST_RETENTION = 3_153_600_000L;

    /** Empty for no end, also where the field is absent. */
    public static Optional<Long> retention(JsonFields fields) throws InvalidInputException {
        Long seconds = fields.optionalNumber(RETENTION, LEAST_RETENTION);
        if (seconds != null && seconds > MOST_RETENTION) {
            throw fields.bad(RETENTION, "must be at most " + MOST_RETENTION + ", or null");
        }
        return Optional.ofNullable(seconds);
    }

    /** The same, or null if the field is absent. */
    public static Optional<Long> optionalRetention(JsonFields fields) throws InvalidInputException {
        return fields.raw(RETENTION) == null ? null : retention(fields);
    }
}
