package dev.parley.security;

import dev.parley.security.token.TokenVerifier;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user for whom a verified token speaks.
 *
 * @param userId a valid id, see {@link dev.parley.protocol.Ids}
 * @param roles what the token grants, by Parley's own names where it has one; may be empty
 * @param issuedAt the earliest time at which the token may have been issued; the epoch if the token does not say, so
 *     that it is older than any revocation
 * @param expiresAt when it ends; since the issuer's clock may differ by the leeway, this may just have passed
 * @param device the user's device that the token was issued for; null if it names none
 * @param login the user's login that the token was issued for ({@code sid} of OpenID Connect); null if it names none
 * @param ahead the value of {@code iat}, if that was in the future when the token was verified, because the issuer's
 *     clock is ahead; null otherwise
 * @param rooms the rooms that the token grants; null if it has no claim {@code rooms}
 * @param recheck if the end of the token is unknown: verifies it again, each time it is subscribed to, and returns a
 *     caller who ends later; fails like {@link TokenVerifier#verify}. Null if the end is known
 */
public record Caller(
        String userId,
        Set<String> roles,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable String device,
        @Nullable String login,
        @Nullable Instant ahead,
        @Nullable RoomPatterns rooms,
        @Nullable Uni<Caller> recheck) {
    /** The role of admins, who may do what no other service or user may. */
    public static final String ADMIN = "admin";

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Creates a caller whose token names no login and no rooms. */
    public Caller(
            String userId,
            Set<String> roles,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable String device,
            @Nullable Uni<Caller> recheck) {
        this(userId, roles, issuedAt, expiresAt, device, null, null, null, recheck);
    }

    /** Creates a caller whose token has an end and names no device. */
    public Caller(String userId, Set<String> roles, Instant issuedAt, Instant expiresAt) {
        this(userId, roles, issuedAt, expiresAt, null, null);
    }

    public boolean isAdmin() {
        return roles.contains(ADMIN);
    }

    /**
     * Returns the ids by which the caller's tokens can be revoked apart from others of the user: device and login, if
     * known.
     */
    public List<String> devices() {
        return Stream.of(device, login).filter(Objects::nonNull).distinct().toList();
    }

    /** Returns the same caller with a way to be verified again. */
    public Caller rechecked(Uni<Caller> again) {
        return new Caller(userId, roles, issuedAt, expiresAt, device, login, ahead, rooms, again);
    }
}
