package dev.parley.protocol;

import java.time.Instant;

/**
 * Whether a user is here.
 *
 * @param lastSeen when their last connection ended; null while they are online, and where they were never seen
 */
public record UserPresence(String userId, Status status, Instant lastSeen) {
    public boolean online() {
        return status != Status.OFFLINE;
    }
}
