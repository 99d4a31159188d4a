package dev.parley.protocol;

import java.time.Instant;

/**
 * Whether a user is here.
 *
 * @param lastSeen when they were last here: while they are online, before they came; null if that is not known
 */
public record UserPresence(String userId, Status status, Instant lastSeen) {
    public boolean online() {
        return status != Status.OFFLINE;
    }
}
