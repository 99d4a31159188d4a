package dev.parley.conversation;

import java.util.Optional;

/**
 * What is to change in a group.
 *
 * @param title            null where it stays
 * @param retentionSeconds how long messages are kept, empty for no end; null where it stays
 */
public record Settings(String title, Optional<Long> retentionSeconds) {
    /** The shortest time that messages may be kept, in seconds. */
    public static final long LEAST_RETENTION = 60;
    /** The longest, in seconds: a hundred years. */
    public static final long MOST_RETENTION = 3_153_600_000L;
}
