package dev.parley.security;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Set;

/**
 * The one for whom a verified token speaks.
 *
 * @param userId    a valid id, see {@link dev.parley.protocol.Ids}
 * @param roles     what the token grants, possibly nothing
 * @param issuedAt  when the token was made; the epoch where it does not tell, so that it is older than any revocation
 * @param expiresAt when it ends; since the issuer's clock may differ by the leeway, this may just have passed
 * @param device    which of the user's devices or logins it was made for; null where it does not tell
 * @param recheck   where the token's own end is not known: asks again, each time it is subscribed to, for a caller who
 *                  ends later; fails as {@link TokenVerifier#verify} does. Null where the end is known
 */
public record Caller(String userId, Set<String> roles, Instant issuedAt, Instant expiresAt, String device,
                     Uni<Caller> recheck) {

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** One whose token tells its end, and no device. */
    public Caller(String userId, Set<String> roles, Instant issuedAt, Instant expiresAt) {
        this(userId, roles, issuedAt, expiresAt, null, null);
    }

    /** The same, who can be checked again. */
    Caller rechecked(Uni<Caller> again) {
        return new Caller(userId, roles, issuedAt, expiresAt, device, again);
    }
}
