package dev.parley.security.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.Ids;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.security.InvalidTokenException;
import dev.parley.security.InvalidTokenException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A signed token of which nothing is verified yet. Its header chooses among the keys that are known here; it cannot
 * bring one, or name a place to get one from.
 *
 * @param algorithm its {@code alg}; never null
 * @param keyId a valid id, see {@link Ids}; null if it names no key
 */
record UnverifiedJws(String token, String algorithm, String keyId) {

    /** Maximum length in characters; a longer token is refused unread. */
    static final int MAX_LENGTH = 8 * 1024;

    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /**
     * Parameters of a token that brings its own key, or must be understood in a special way, and so was not issued for
     * Parley. A thumbprint ({@code x5t}, RFC 7515, section 4.1.7) brings none, and is ignored like any other unknown
     * parameter.
     */
    private static final List<String> REFUSED = List.of("jwk", "jku", "x5c", "x5u", "crit", "b64", "zip", "enc", "cty");
    /** Types of tokens that are accepted: a token for another purpose has another type; RFC 8725, section 3.11. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    /** @throws InvalidTokenException if no key can be chosen for it */
    static UnverifiedJws read(String token) {
        if (token == null
                || token.length() > MAX_LENGTH
                || !COMPACT.matcher(token).matches()) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
        ObjectNode header = header(token.substring(0, token.indexOf('.')));
        for (String name : REFUSED) {
            if (header.has(name)) {
                throw new InvalidTokenException(Reason.MALFORMED);
            }
        }
        JsonNode type = header.path("typ");
        JsonNode keyId = header.path("kid");
        JsonNode algorithm = header.path("alg");
        boolean odd = !(type.isMissingNode()
                        || (type.isTextual() && TYPES.contains(type.textValue().toLowerCase(Locale.ROOT))))
                || !(keyId.isMissingNode() || (keyId.isTextual() && Ids.valid(keyId.textValue())))
                || !(algorithm.isMissingNode() || algorithm.isTextual());
        if (odd) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
        if (algorithm.isMissingNode()) {
            throw new InvalidTokenException(Reason.ALGORITHM);
        }
        return new UnverifiedJws(token, algorithm.textValue(), keyId.textValue());
    }

    /** Returns the payload if that key made the signature with an algorithm of its own; empty otherwise. */
    Optional<String> verified(VerificationKey key) {
        if (!key.algorithms().contains(algorithm)) {
            return Optional.empty();
        }
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithm));
            jws.setKey(key.key());
            jws.setCompactSerialization(token);
            return algorithm.equals(jws.getAlgorithmHeaderValue()) && jws.verifySignature()
                    ? Optional.of(utf8(jws.getUnverifiedPayloadBytes()))
                    : Optional.empty();
        } catch (JoseException | RuntimeException e) {
            // Until the signature is verified it is a stranger's text: whatever it does to the parser makes it invalid.
            return Optional.empty();
        }
    }

    private static ObjectNode header(String part) {
        try {
            return Json.object(utf8(Base64.getUrlDecoder().decode(part)));
        } catch (IllegalArgumentException | InvalidInputException e) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
