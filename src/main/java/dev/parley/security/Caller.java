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
 * The one for whom a verified token speaks.
 *
 * @param userId    a valid id, see {@link dev.parley.protocol.Ids}
 * @param roles     what the token grants, by Parley's own names where it has one, possibly nothing
 * @param issuedAt  the earliest time at which the token may have been made; the epoch if it does not tell, so that it
 *                  is older than any revocation
 * @param expiresAt when it ends; since the issuer's clock may differ by the leeway, this may just have passed
 * @param device    which of the user's devices it was made for; null if it does not tell
 * @param login     which of the user's logins it was made for ({@code sid} of OpenID Connect); null if it does not tell
 * @param ahead     what {@code iat} says, if that was still to come when the token was checked, as the issuer's clock
 *                  goes before ours; null otherwise
 * @param rooms     the rooms for which it is good; null if it does not tell
 * @param recheck   if the token's own end is not known: asks again, each time it is subscribed to, for a caller who
 *                  ends later; fails as {@link TokenVerifier#verify} does. Null if the end is known
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
    /** Who may do what no other service or user may. */
    public static final String ADMIN = "admin";

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** One whose token tells no login. */
    public Caller(
            String userId,
            Set<String> roles,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable String device,
            @Nullable Uni<Caller> recheck) {
        this(userId, roles, issuedAt, expiresAt, device, null, null, null, recheck);
    }

    /** One whose token tells its end, and no device. */
    public Caller(String userId, Set<String> roles, Instant issuedAt, Instant expiresAt) {
        this(userId, roles, issuedAt, expiresAt, null, null);
    }

    public boolean isAdmin() {
        return roles.contains(ADMIN);
    }

    /** By what its tokens can be revoked apart from the user's others: device and login, each if it is known. */
    public List<String> devices() {
        return Stream.of(device, login).filter(Objects::nonNull).distinct().toList();
    }

    /** The same, who can be checked again. */
    public Caller rechecked(Uni<Caller> again) {
        return new Caller(userId, roles, issuedAt, expiresAt, device, login, ahead, rooms, again);
    }
}
