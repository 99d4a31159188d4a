package dev.parley.security.token;

import dev.parley.protocol.Ids;
import dev.parley.security.Caller;
import dev.parley.security.InvalidTokenException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Gives the verifier any text, and anything that the issuer signed. */
public final class OfferedTokens {

    private static final String SECRET = "a secret of more than thirty-two bytes, for this and nothing else";
    private static final TokenVerifier VERIFIER = new SignedTokenVerifier(
            List.of(VerificationKey.secret(SECRET)),
            Optional.empty(),
            new ClaimRules(Clock.systemUTC(), Duration.ofSeconds(5), Optional.empty(), Set.of()));

    private OfferedTokens() {}

    /** A text of a stranger. */
    public static void offer(String token) {
        if (token.length() < 1024) {
            TokenTimes.of("a." + java.util.Base64.getUrlEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8))
                    + ".b");
        }
        TokenTimes.of(token);
        if (verified(token)) {
            throw new AssertionError("let in by " + token);
        }
    }

    /** A token that an issuer signs. */
    public static void offerSigned(String payload) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        jws.setKey(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        jws.setPayload(payload);
        try {
            verified(jws.getCompactSerialization());
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean verified(String token) {
        try {
            Caller caller = VERIFIER.verify(token).await().atMost(Duration.ofSeconds(10));
            if (!Ids.valid(caller.userId())) {
                throw new AssertionError("a caller without an id");
            }
            return true;
        } catch (InvalidTokenException e) {
            return false;
        }
    }
}
