package dev.parley.security;

import java.time.Instant;

/**
 * Somebody's tokens were taken back.
 *
 * @param device    the only device concerned; null for all tokens of the user
 * @param validFrom tokens made before this time are void
 */
public record Revocation(String userId, String device, Instant validFrom) {

    /** Whether it bars the caller's token. One that does not tell its age is older than any revocation. */
    public boolean bars(Caller caller) {
        return userId.equals(caller.userId()) && (device == null || device.equals(caller.device()))
                && caller.issuedAt().isBefore(validFrom);
    }
}
