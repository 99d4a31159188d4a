package dev.parley.security.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.Issuer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class KeySetDocumentTest {

    private static final String EC = Issuer.jwk("a", Issuer.pair("EC", 256).getPublic());

    @Test
    void aKeyIsForTheAlgorithmsOfItsType() {
        assertThat(read(
                        EC,
                        Issuer.jwk("b", Issuer.pair("EC", 384).getPublic()),
                        Issuer.jwk("c", Issuer.pair("EC", 521).getPublic()),
                        Issuer.jwk("d", Issuer.pair("Ed25519", 0).getPublic())))
                .extracting(VerificationKey::algorithms)
                .containsExactly(Set.of("ES256"), Set.of("ES384"), Set.of("ES512"), Set.of("EdDSA"));
        assertThat(read(Issuer.jwk("e", Issuer.pair("RSA", 2048).getPublic()))
                        .getFirst()
                        .algorithms())
                .containsExactlyInAnyOrder("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
    }

    @Test
    void itsAlgNarrowsThatAndNeverWidensIt() {
        String rsa = Issuer.jwk("e", Issuer.pair("RSA", 2048).getPublic());
        assertThat(read(rsa.replace("\"kty\"", "\"alg\":\"PS256\",\"kty\""))
                        .getFirst()
                        .algorithms())
                .containsExactly("PS256");
        for (String wrong : new String[] {"HS256", "ES256", "none", "RSA-OAEP"}) {
            assertThat(read(rsa.replace("\"kty\"", "\"alg\":\"" + wrong + "\",\"kty\"")))
                    .as(wrong)
                    .isEmpty();
        }
    }

    @Test
    void keysThatAreNotToVerifyWithArePassedOver() {
        assertThat(read(
                        "{\"kty\":\"oct\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"kid\":\"s\"}",
                        EC.replace("\"sig\"", "\"enc\""),
                        EC.replace("\"kty\"", "\"key_ops\":[\"sign\"],\"kty\""),
                        Issuer.jwk("weak", Issuer.pair("RSA", 1024).getPublic()),
                        EC.replace("\"a\"", "7"),
                        EC.replace("\"a\"", "\"\""),
                        EC.replaceFirst("\"x\":\"....", "\"x\":\"AAAA"),
                        "7",
                        "{}"))
                .isEmpty();
        assertThat(read(EC.replace("\"kty\"", "\"key_ops\":[\"verify\"],\"kty\"")))
                .hasSize(1);
    }

    @Test
    void ofTwoKeysOfOneNameTheFirstCountsAndThereIsALimit() {
        assertThat(read(EC, Issuer.jwk("a", Issuer.pair("EC", 384).getPublic())))
                .extracting(VerificationKey::algorithms)
                .containsExactly(Set.of("ES256"));
        String many = IntStream.range(0, 100)
                .mapToObj(i -> EC.replace("\"a\"", "\"k" + i + "\""))
                .collect(Collectors.joining(","));
        assertThat(KeySetDocument.read("{\"keys\":[" + many + "]}")).hasSize(KeySetDocument.MAX_KEYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[]}{", "<html>"})
    void whatIsNoKeySetIsAFailure(String text) {
        assertThatThrownBy(() -> KeySetDocument.read(text)).isInstanceOf(IllegalStateException.class);
    }

    private static List<VerificationKey> read(String... keys) {
        return KeySetDocument.read("{\"keys\":[" + String.join(",", keys) + "]}");
    }
}
