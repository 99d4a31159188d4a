package dev.parley.security.revocation;

import dev.parley.security.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's tokens were taken back.
 *
 * @param device          the only device or login concerned; null for all tokens of the user
 * @param validFrom       tokens made before this time are void, except for those of admins
 * @param adminsValidFrom the same for tokens with the role {@code admin}, which only an admin can take back; null if
 *                        none did
 */
public record Revocation(
        String userId,
        @Nullable String device,
        Instant validFrom,
        @Nullable Instant adminsValidFrom) {

    /** An admin's doing, which bars everybody's tokens. */
    public Revocation(String userId, String device, Instant validFrom) {
        this(userId, device, validFrom, validFrom);
    }

    /** Whether it bars the caller's token. One that does not tell its age is older than any revocation. */
    public boolean bars(Caller caller) {
        Instant from = caller.isAdmin() ? adminsValidFrom : validFrom;
        return userId.equals(caller.userId())
                && (device == null || caller.devices().contains(device))
                && from != null
                && caller.issuedAt().isBefore(from);
    }
}
