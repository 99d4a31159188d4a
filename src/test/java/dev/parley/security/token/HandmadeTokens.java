package dev.parley.security.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that are put together by hand, because a library would refuse to create most of the bad ones. JSON is written
 * with single quotes; {@code $T+60}, {@code $T+6} and {@code $T-5} stand for times around {@link #NOW}.
 */
final class HandmadeTokens {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final long T = NOW.getEpochSecond();
    static final String SECRET = "a secret of more than thirty-two bytes";
    static final String HS256 = "{'alg':'HS256','typ':'JWT'}";

    private HandmadeTokens() {}

    static TokenVerifier verifier(Optional<String> issuer, Set<String> audiences) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new SignedTokenVerifier(
                List.of(VerificationKey.secret(SECRET)),
                Optional.empty(),
                new ClaimRules(clock, Duration.ofSeconds(5), issuer, audiences));
    }

    static String signed(String claims) {
        return signed(HS256, claims, SECRET);
    }

    static String signed(String header, String claims, String secret) {
        try {
            String input = base64(header) + "." + base64(claims);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String json(String text) {
        return text.replace('\'', '"')
                .replace("$T+60", "" + (T + 60))
                .replace("$T-5", "" + (T - 5))
                .replace("$T+6", "" + (T + 6));
    }

    static String base64(String text) {
        return base64(json(text).getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
