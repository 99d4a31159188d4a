package dev.parley.security.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.security.Caller;
import dev.parley.security.InvalidTokenException;
import dev.parley.security.InvalidTokenException.Reason;
import dev.parley.security.RoomPatterns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules for the claims of a token whose signature was verified. Immutable.
 *
 * @param leeway by how much the issuer's clock may differ, from zero to {@link #MAX_LEEWAY}
 * @param issuer what {@code iss} must be; empty for any
 * @param audiences values of which {@code aud} must contain one; empty for any
 * @param userClaim names the user; if empty {@code sub} and {@code user_id} do, which must not contradict each other
 * @param roleClaim holds the roles; {@code groups}, {@code roles} and {@code role} if empty
 * @param maxAge the maximum time for which a token is valid after its {@code iat}, with or without {@code exp}; if
 *     empty, {@code exp} must be there and decides alone
 */
public record ClaimRules(
        Clock clock,
        Duration leeway,
        Optional<String> issuer,
        Set<String> audiences,
        Optional<ClaimPath> userClaim,
        Optional<ClaimPath> roleClaim,
        RoleNames roleNames,
        Optional<Duration> maxAge) {
    public static final Duration MAX_LEEWAY = Duration.ofMinutes(5);
    /** Claims whose text may name several roles, with blanks between them. The text of {@code role} is one role. */
    private static final List<String> ROLE_CLAIMS = List.of("groups", "roles");

    public ClaimRules {
        audiences = Set.copyOf(audiences);
        if (leeway.isNegative() || leeway.compareTo(MAX_LEEWAY) > 0) {
            throw new IllegalArgumentException("the leeway for token times must lie between 0 and " + MAX_LEEWAY);
        }
    }

    /** Creates rules for the usual claims, in which {@code exp} decides how long a token is valid. */
    public ClaimRules(Clock clock, Duration leeway, Optional<String> issuer, Set<String> audiences) {
        this(clock, leeway, issuer, audiences, Optional.empty(), Optional.empty(), RoleNames.OWN, Optional.empty());
    }

    /**
     * Returns the caller of a token whose signature was verified.
     *
     * @param payload JSON of an object
     * @throws InvalidTokenException if a claim breaks the rules
     */
    Caller caller(String payload) {
        JsonNode claims = parse(payload);
        Instant now = clock.instant();
        Optional<Instant> issuedAt = time(claims, "iat");
        Instant expiresAt = end(issuedAt, time(claims, "exp"));
        if (!now.isBefore(expiresAt.plus(leeway))) {
            throw new InvalidTokenException(Reason.EXPIRED);
        }
        refuseFuture(issuedAt, now);
        refuseFuture(time(claims, "nbf"), now);
        if (issuer.isPresent() && !issuer.get().equals(claims.path("iss").textValue())) {
            throw new InvalidTokenException(Reason.CLAIMS);
        }
        if (!audiences.isEmpty() && strings(claims.path("aud")).stream().noneMatch(audiences::contains)) {
            throw new InvalidTokenException(Reason.CLAIMS);
        }
        Instant ahead = issuedAt.filter(time -> time.isAfter(now)).orElse(null);
        return new Caller(
                userId(claims),
                roles(claims),
                made(issuedAt, ahead),
                expiresAt,
                optionalId(claims.path("device_id")),
                optionalId(claims.path("sid")),
                ahead,
                rooms(claims.path("rooms")),
                null);
    }

    private Instant end(Optional<Instant> issuedAt, Optional<Instant> expiresAt) {
        if (maxAge.isEmpty()) {
            return expiresAt.orElseThrow(() -> new InvalidTokenException(Reason.EXPIRED));
        }
        Instant latest = issuedAt.orElseThrow(() -> new InvalidTokenException(Reason.EXPIRED))
                .plus(maxAge.get());
        return expiresAt.filter(end -> end.isBefore(latest)).orElse(latest);
    }

    /**
     * Returns the earliest possible time of issue. A token from the future shows that the issuer's clock is wrong: it
     * may be older by the whole leeway.
     */
    private Instant made(Optional<Instant> issuedAt, @Nullable Instant ahead) {
        return ahead == null ? issuedAt.orElse(Instant.EPOCH) : ahead.minus(leeway);
    }

    private static JsonNode parse(String payload) {
        try {
            return Json.object(payload);
        } catch (InvalidInputException e) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
    }

    private void refuseFuture(Optional<Instant> time, Instant now) {
        if (time.isPresent() && now.plus(leeway).isBefore(time.get())) {
            throw new InvalidTokenException(Reason.NOT_YET_VALID);
        }
    }

    private static Optional<Instant> time(JsonNode claims, String name) {
        JsonNode value = claims.path(name);
        Optional<Instant> time = TokenTimes.time(value);
        if (time.isEmpty() && !value.isMissingNode()) {
            throw new InvalidTokenException(Reason.CLAIMS);
        }
        return time;
    }

    private String userId(JsonNode claims) {
        if (userClaim.isPresent()) {
            return id(userClaim.get().in(claims));
        }
        boolean both = claims.hasNonNull("sub") && claims.hasNonNull("user_id");
        String user = id(claims.hasNonNull("sub") ? claims.get("sub") : claims.path("user_id"));
        if (both && !user.equals(id(claims.get("user_id")))) {
            throw new InvalidTokenException(Reason.TWO_USERS);
        }
        return user;
    }

    /** Returns null without the claim. A value that is neither a string nor an array of strings names no room. */
    private static @Nullable RoomPatterns rooms(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : RoomPatterns.of(strings(value));
    }

    private static @Nullable String optionalId(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : id(value);
    }

    private static String id(JsonNode value) {
        return TokenIds.of(value).orElseThrow(() -> new InvalidTokenException(Reason.CLAIMS));
    }

    private Set<String> roles(JsonNode claims) {
        Set<String> roles = new LinkedHashSet<>();
        if (roleClaim.isPresent()) {
            roles.addAll(TokenRoles.of(roleClaim.get().in(claims)));
        } else {
            ROLE_CLAIMS.forEach(name -> roles.addAll(TokenRoles.of(claims.path(name))));
            roles.addAll(strings(claims.path("role")));
        }
        return roleNames.own(roles);
    }

    /** Returns a string, or those of an array; anything else grants nothing. */
    private static Set<String> strings(JsonNode value) {
        Set<String> found = TokenRoles.texts(value);
        if (value.isTextual()) {
            found.add(value.textValue());
        }
        found.removeIf(String::isBlank);
        return found;
    }
}
