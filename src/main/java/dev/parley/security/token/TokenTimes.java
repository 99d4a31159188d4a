package dev.parley.security.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The times in a token, if it is a JWT. They are not verified: they may only shorten the time for which an answer about
 * the token is valid.
 */
record TokenTimes(Optional<Instant> issuedAt, Optional<Instant> expiresAt) {

    private static final TokenTimes NONE = new TokenTimes(Optional.empty(), Optional.empty());
    /** The end of the year 9999: a number beyond it is a mistake, such as milliseconds. */
    private static final double MAX_SECONDS = 253_402_300_799.0;

    static TokenTimes of(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return NONE;
        }
        try {
            JsonNode claims = Json.object(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
            return new TokenTimes(time(claims.path("iat")), time(claims.path("exp")));
        } catch (IllegalArgumentException | InvalidInputException e) {
            return NONE;
        }
    }

    /**
     * Returns a NumericDate (RFC 7519, section 2), to the nanosecond if it has a fraction. Empty if the value is not a
     * time.
     */
    static Optional<Instant> time(JsonNode value) {
        double seconds = value.doubleValue();
        // The range is checked on the double: a huge number would take long to convert.
        if (!value.isNumber() || !(seconds >= 0 && seconds <= MAX_SECONDS)) {
            return Optional.empty();
        }
        if (value.isIntegralNumber()) {
            return Optional.of(Instant.ofEpochSecond(value.longValue()));
        }
        BigDecimal exact = BigDecimal.valueOf(seconds);
        return Optional.of(Instant.ofEpochSecond(
                exact.longValue(),
                exact.remainder(BigDecimal.ONE).movePointRight(9).longValue()));
    }
}
