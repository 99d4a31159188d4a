package dev.parley.security;

import dev.parley.security.InvalidToken.Reason;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Verifies tokens that were signed with HMAC-SHA256 and a secret shared with their issuer. Takes microseconds. */
public final class SecretTokenVerifier implements TokenVerifier {

    /** In characters; a longer token is refused unread. */
    public static final int MAX_LENGTH = 8 * 1024;

    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** A token that brings its own key, or demands to be understood in a special way, was not made for us. */
    private static final List<String> REFUSED_HEADERS = List.of("jwk", "jku", "x5c", "x5u", "crit", "b64", "zip");

    private static final String ALGORITHM = AlgorithmIdentifiers.HMAC_SHA256;
    private static final AlgorithmConstraints ONLY_HS256 =
            new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHM);

    private final Key key;
    private final ClaimRules rules;

    /** @param secret as UTF-8, not empty */
    public SecretTokenVerifier(String secret, ClaimRules rules) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.rules = rules;
    }

    @Override
    public Uni<Caller> verify(String token) {
        return Uni.createFrom().item(() -> rules.caller(payload(token)));
    }

    private String payload(String token) {
        if (token == null || token.length() > MAX_LENGTH || !COMPACT.matcher(token).matches()) {
            throw new InvalidToken(Reason.MALFORMED);
        }
        try {
            return verifiedPayload(token);
        } catch (InvalidToken e) {
            throw e;
        } catch (JoseException | RuntimeException e) {
            // Until the signature is verified the header is a stranger's: whatever it does to the parser is its fault.
            throw new InvalidToken(Reason.MALFORMED);
        }
    }

    private String verifiedPayload(String token) throws JoseException {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmConstraints(ONLY_HS256);
        jws.setKey(key);
        // The length of the secret is the operator's business and was judged at start.
        jws.setDoKeyValidation(false);
        jws.setCompactSerialization(token);
        if (!ALGORITHM.equals(jws.getAlgorithmHeaderValue())) {
            throw new InvalidToken(Reason.ALGORITHM);
        }
        for (String name : REFUSED_HEADERS) {
            if (jws.getHeaders().getObjectHeaderValue(name) != null) {
                throw new InvalidToken(Reason.MALFORMED);
            }
        }
        if (!jws.verifySignature()) {
            throw new InvalidToken(Reason.SIGNATURE);
        }
        return jws.getPayload();
    }
}
