package dev.parley.security;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Json;
import dev.parley.security.InvalidToken.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the claims of a token must say, whoever verified its signature. Immutable.
 *
 * @param leeway    by how much the issuer's clock may differ, from zero to {@link #MAX_LEEWAY}
 * @param issuer    what {@code iss} must be; empty for any
 * @param audiences of which {@code aud} must name one; empty for any
 */
public record ClaimRules(Clock clock, Duration leeway, Optional<String> issuer, Set<String> audiences) {

    public static final Duration MAX_LEEWAY = Duration.ofMinutes(5);

    /** The end of the year 9999 in seconds: what lies beyond was surely meant to be something else. */
    private static final long MAX_SECONDS = 253_402_300_799L;

    private static final List<String> ROLE_CLAIMS = List.of("groups", "roles", "role");

    public ClaimRules {
        audiences = Set.copyOf(audiences);
        if (leeway.isNegative() || leeway.compareTo(MAX_LEEWAY) > 0) {
            throw new IllegalArgumentException("the leeway for token times must lie between 0 and " + MAX_LEEWAY);
        }
    }

    /**
     * Reads the claims of a token whose signature was verified.
     *
     * @param payload JSON of an object
     * @throws InvalidToken where they are not what they must be
     */
    Caller caller(String payload) {
        JsonNode claims = parse(payload);
        Instant now = clock.instant();
        Instant expiresAt = time(claims, "exp").orElseThrow(() -> new InvalidToken(Reason.EXPIRED));
        if (!now.isBefore(expiresAt.plus(leeway))) {
            throw new InvalidToken(Reason.EXPIRED);
        }
        Optional<Instant> issuedAt = time(claims, "iat");
        refuseFuture(issuedAt, now);
        refuseFuture(time(claims, "nbf"), now);
        if (issuer.isPresent() && !issuer.get().equals(claims.path("iss").textValue())) {
            throw new InvalidToken(Reason.CLAIMS);
        }
        if (!audiences.isEmpty() && strings(claims.path("aud")).stream().noneMatch(audiences::contains)) {
            throw new InvalidToken(Reason.CLAIMS);
        }
        return new Caller(userId(claims), roles(claims), issuedAt.orElse(Instant.EPOCH), expiresAt, device(claims), null);
    }

    private static JsonNode parse(String payload) {
        try {
            return Json.object(payload);
        } catch (BadFrame e) {
            throw new InvalidToken(Reason.MALFORMED);
        }
    }

    private void refuseFuture(Optional<Instant> time, Instant now) {
        if (time.isPresent() && now.plus(leeway).isBefore(time.get())) {
            throw new InvalidToken(Reason.NOT_YET_VALID);
        }
    }

    private static Optional<Instant> time(JsonNode claims, String name) {
        JsonNode value = claims.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        // The range is checked on the double: a huge number turned into a long would become a small one.
        if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= MAX_SECONDS)) {
            throw new InvalidToken(Reason.CLAIMS);
        }
        return Optional.of(Instant.ofEpochSecond(value.longValue()));
    }

    private static String userId(JsonNode claims) {
        return id(claims.hasNonNull("sub") ? claims.get("sub") : claims.path("user_id"));
    }

    /** The device, or the login ({@code sid} of OpenID Connect) that the token was made for; null where it names none. */
    private static String device(JsonNode claims) {
        JsonNode value = claims.hasNonNull("device_id") ? claims.get("device_id") : claims.path("sid");
        return value.isMissingNode() || value.isNull() ? null : id(value);
    }

    private static String id(JsonNode value) {
        String id = switch (value.getNodeType()) {
            case STRING -> value.textValue();
            case NUMBER -> value.isIntegralNumber() ? value.asText() : null;
            default -> null;
        };
        if (!Ids.valid(id) || (value.isNumber() && !Ids.canonicalDecimal(id))) {
            throw new InvalidToken(Reason.CLAIMS);
        }
        return id;
    }

    private static Set<String> roles(JsonNode claims) {
        Set<String> roles = new LinkedHashSet<>();
        ROLE_CLAIMS.forEach(name -> roles.addAll(strings(claims.path(name))));
        return roles;
    }

    /** A string, or those of an array; what is neither grants nothing. */
    private static Set<String> strings(JsonNode value) {
        Set<String> found = new LinkedHashSet<>();
        if (value.isTextual()) {
            found.add(value.textValue());
        }
        if (value.isArray()) {
            value.forEach(element -> found.addAll(element.isTextual() ? Set.of(element.textValue()) : Set.of()));
        }
        found.removeIf(String::isBlank);
        return found;
    }
}
