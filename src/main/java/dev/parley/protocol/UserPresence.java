package dev.parley.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The presence of a user.
 *
 * @param lastSeen when the user was last online; for a user who is online, before that; null if unknown
 */
public record UserPresence(
        String userId, Status status, @Nullable Instant lastSeen) {
    public boolean online() {
        return status != Status.OFFLINE;
    }
}
