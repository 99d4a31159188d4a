package dev.parley.security.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Ids;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Reads a JSON Web Key Set (RFC 7517). Keys that cannot verify signatures, or are too weak, are skipped. */
final class KeySetDocument {

    /** Maximum number of keys; those beyond are skipped. */
    static final int MAX_KEYS = 64;

    private KeySetDocument() {}

    /** @throws IllegalStateException if the text is not a key set */
    static List<VerificationKey> read(String text) {
        JsonNode list;
        try {
            list = Json.object(text).path("keys");
        } catch (InvalidInputException e) {
            throw new IllegalStateException("it is no JSON object");
        }
        if (!list.isArray()) {
            throw new IllegalStateException("it has no keys");
        }
        List<VerificationKey> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode jwk : list) {
            Optional<VerificationKey> key = keys.size() < MAX_KEYS ? key(jwk) : Optional.empty();
            // A second key of the same name is skipped, since a token could mean either.
            key.filter(it -> it.id() == null || names.add(it.id())).ifPresent(keys::add);
        }
        return List.copyOf(keys);
    }

    private static Optional<VerificationKey> key(JsonNode jwk) {
        JsonNode id = jwk.path("kid");
        boolean named = id.isTextual() && Ids.valid(id.textValue());
        boolean forSignatures = jwk.path("use").asText("sig").equals("sig")
                && (!jwk.has("key_ops") || contains(jwk.path("key_ops"), "verify"));
        if (!(named || id.isMissingNode())
                || !forSignatures
                || !Set.of("RSA", "EC", "OKP").contains(jwk.path("kty").asText())) {
            return Optional.empty();
        }
        try {
            VerificationKey key = VerificationKey.of(
                    id.textValue(),
                    PublicJsonWebKey.Factory.newPublicJwk(JsonUtil.parseJson(jwk.toString()))
                            .getPublicKey());
            String only = jwk.path("alg").textValue();
            return only == null
                    ? Optional.of(key)
                    : Optional.of(only)
                            .filter(key.algorithms()::contains)
                            .map(algorithm -> new VerificationKey(key.id(), key.key(), Set.of(algorithm)));
        } catch (JoseException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static boolean contains(JsonNode array, String text) {
        for (JsonNode element : array) {
            if (text.equals(element.textValue())) {
                return true;
            }
        }
        return false;
    }
}
