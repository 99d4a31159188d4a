package dev.parley.security;

import java.time.Instant;
import java.util.Set;

/**
 * The one for whom a verified token speaks.
 *
 * @param userId    a valid id, see {@link dev.parley.protocol.Ids}
 * @param roles     what the token grants, possibly nothing
 * @param issuedAt  when the token was made; the epoch where it does not tell, so that it is older than any revocation
 * @param expiresAt when it ends; since the issuer's clock may differ by the leeway, this may just have passed
 */
public record Caller(String userId, Set<String> roles, Instant issuedAt, Instant expiresAt) {

    public Caller {
        roles = Set.copyOf(roles);
    }
}
