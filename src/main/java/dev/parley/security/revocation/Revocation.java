package dev.parley.security.revocation;

import dev.parley.security.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A revocation of a user's tokens.
 *
 * @param device the only device or login concerned; null for all tokens of the user
 * @param validFrom tokens issued before this time are void, except for those of admins
 * @param adminsValidFrom the same for tokens with the role {@code admin}, which only an admin can revoke; null if none
 *     did
 */
public record Revocation(
        String userId,
        @Nullable String device,
        Instant validFrom,
        @Nullable Instant adminsValidFrom) {

    /** Creates a revocation by an admin, which applies to tokens of admins, too. */
    public Revocation(String userId, String device, Instant validFrom) {
        this(userId, device, validFrom, validFrom);
    }

    /** Whether the caller's token is revoked. A token without {@code iat} is older than any revocation. */
    public boolean bars(Caller caller) {
        Instant from = caller.isAdmin() ? adminsValidFrom : validFrom;
        return userId.equals(caller.userId())
                && (device == null || caller.devices().contains(device))
                && from != null
                && caller.issuedAt().isBefore(from);
    }
}
