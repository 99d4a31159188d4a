package dev.parley.security.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import java.security.spec.NamedParameterSpec;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.keys.EllipticCurves;
import org.jspecify.annotations.Nullable;

/**
 * A key with the algorithms that it may be used with, and no others, whatever a token says (RFC 8725, section 3.1).
 * Immutable.
 *
 * @param id the {@code kid} of a key set; null for a key that was configured by itself
 * @param algorithms as in a token's {@code alg}; all of the key's own type
 */
record VerificationKey(@Nullable String id, Key key, Set<String> algorithms) {

    /** The algorithms of public keys. */
    static final Set<String> ASYMMETRIC =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    /** The minimum length: that of the hash (RFC 7518, section 3.2). */
    private static final int MIN_SECRET_BYTES = 32;

    private static final Map<String, Integer> HMAC_BYTES = Map.of("HS256", 32, "HS384", 48, "HS512", 64);
    /** The limits of RSA keys. The lower is that of RFC 7518, section 3.3; the upper one bounds what a check costs. */
    private static final int MIN_RSA_BITS = 2048;

    private static final int MAX_RSA_BITS = 8192;

    private static final Set<String> RSA = Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");

    VerificationKey {
        algorithms = Set.copyOf(algorithms);
    }

    /**
     * Returns the key of a secret, for the algorithms whose hash is not longer than it.
     *
     * @throws IllegalArgumentException if it is shorter than 32 bytes in UTF-8
     */
    static VerificationKey secret(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "has " + bytes.length + " bytes, and needs at least " + MIN_SECRET_BYTES);
        }
        Set<String> algorithms = HMAC_BYTES.entrySet().stream()
                .filter(it -> it.getValue() <= bytes.length)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return new VerificationKey(null, new SecretKeySpec(bytes, "HMAC"), algorithms);
    }

    /** @throws IllegalArgumentException if the key is too weak or too long, or of a type that signs no tokens */
    static VerificationKey of(@Nullable String id, PublicKey key) {
        return new VerificationKey(id, key, algorithms(key));
    }

    private static Set<String> algorithms(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa
            when rsa.getModulus().bitLength() < MIN_RSA_BITS || rsa.getModulus().bitLength() > MAX_RSA_BITS ->
                throw new IllegalArgumentException(
                        "is an RSA key of " + rsa.getModulus().bitLength() + " bits, and needs 2048 to 8192");
            case RSAPublicKey _ -> RSA;
            case ECPublicKey ec when !onItsCurve(ec) -> throw new IllegalArgumentException("is no point of its curve");
            case ECPublicKey ec ->
                switch (EllipticCurves.getName(ec.getParams().getCurve())) {
                    case "P-256" -> Set.of("ES256");
                    case "P-384" -> Set.of("ES384");
                    case "P-521" -> Set.of("ES512");
                    case null, default ->
                        throw new IllegalArgumentException("is on a curve other than P-256, P-384, P-521");
                };
            case EdECPublicKey ed
            when NamedParameterSpec.ED25519.getName().equals(ed.getParams().getName()) -> Set.of("EdDSA");
            default -> throw new IllegalArgumentException("is no RSA, EC or Ed25519 key");
        };
    }

    /** Whether the key is a point of its curve (RFC 8725, section 3.4). Parsers of key sets accept any two numbers. */
    private static boolean onItsCurve(ECPublicKey key) {
        EllipticCurve curve = key.getParams().getCurve();
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        return curve.getField() instanceof ECFieldFp field
                && y.multiply(y)
                                .subtract(x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()))
                                .mod(field.getP())
                                .signum()
                        == 0;
    }
}
