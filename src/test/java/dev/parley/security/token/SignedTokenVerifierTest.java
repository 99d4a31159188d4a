package dev.parley.security.token;

import static dev.parley.security.token.HandmadeTokens.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.security.Caller;
import dev.parley.security.InvalidTokenException;
import dev.parley.security.InvalidTokenException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class SignedTokenVerifierTest {

    private final TokenVerifier verifier = HandmadeTokens.verifier(Optional.empty(), Set.of());

    @Test
    void aGoodTokenTellsEverythingOfItsCaller() {
        Caller caller = verified(signed("{'sub':'alice','iat':%d,'exp':%d,'groups':['a'],'roles':'b','role':['c','a']}"
                .formatted(T - 10, T + 60)));

        assertThat(caller)
                .isEqualTo(new Caller("alice", Set.of("a", "b", "c"), NOW.minusSeconds(10), NOW.plusSeconds(60)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'alg':'none'}                        | ALGORITHM",
                "{'alg':'HS512'}                       | ALGORITHM",
                "{'alg':'RS256'}                       | ALGORITHM",
                "{'alg':'hs256'}                       | ALGORITHM",
                "{'typ':'JWT'}                         | ALGORITHM",
                "{'alg':['HS256']}                     | MALFORMED",
                "{'alg':'none','alg':'HS256'}          | MALFORMED",
                "{'alg':'HS256','crit':['exp']}        | MALFORMED",
                "{'alg':'HS256','crit':['b64'],'b64':false} | MALFORMED",
                "{'alg':'HS256','jku':'https://x/y'}   | MALFORMED",
                "{'alg':'HS256','x5u':'https://x/y'}   | MALFORMED",
                "{'alg':'HS256','jwk':{'kty':'oct','k':'c2VjcmV0'}} | MALFORMED",
                "'HS256'                               | MALFORMED",
                "{                                     | MALFORMED"
            })
    void headersThatAskForOtherRulesAreRefused(String header, Reason reason) {
        assertRefused(signed(header, "{'sub':'alice','exp':$T+60}", SECRET), reason);
    }

    /** RFC 7515, 4.1.7 and 4.1.8, and unknown parameters: none of them changes what the signature means. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'alg':'HS256','x5t':'dGh1bWI'}",
                "{'alg':'HS256','x5t#S256':'dGh1bWI','typ':'JWT'}",
                "{'alg':'HS256','kid':'any','nonce':'n','example.com/v':1}"
            })
    void headersThatChangeNothingAreTaken(String header) {
        assertThat(verified(signed(header, "{'sub':'alice','exp':%d}".formatted(T + 60), SECRET))
                        .userId())
                .isEqualTo("alice");
    }

    @Test
    void aTokenWithoutSignatureIsRefused() {
        String payload = base64("{'sub':'mallory','exp':$T+60}");

        assertRefused(base64("{'alg':'none'}") + "." + payload + ".", Reason.MALFORMED);
        assertRefused(base64(HS256) + "." + payload + ".", Reason.MALFORMED);
        assertRefused(base64(HS256) + "." + payload, Reason.MALFORMED);
    }

    @Test
    void aTokenOfAnotherSecretOrChangedSinceIsRefused() {
        String claims = "{'sub':'alice','exp':$T+60}";
        String good = signed(HS256, claims, SECRET);
        String[] parts = good.split("\\.");

        assertRefused(signed(HS256, claims, SECRET + "!"), Reason.SIGNATURE);
        assertRefused(parts[0] + "." + base64(claims.replace("alice", "admin")) + "." + parts[2], Reason.SIGNATURE);
        assertRefused(parts[0] + "." + parts[1] + "." + parts[2].substring(0, 22), Reason.SIGNATURE);
        assertThat(verified(good).userId()).isEqualTo("alice");
    }

    @Test
    void anRsaSignatureIsRefusedWhateverItsHeaderSays() throws Exception {
        var keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        for (String algorithm : new String[] {"RS256", "HS256"}) {
            String input = base64("{'alg':'%s'}".formatted(algorithm)) + "." + base64("{'sub':'alice','exp':$T+60}");
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(input.getBytes(StandardCharsets.UTF_8));

            assertRefused(
                    input + "." + base64(signature.sign()),
                    algorithm.equals("RS256") ? Reason.ALGORITHM : Reason.SIGNATURE);
        }
    }

    @Test
    void whatIsNoTokenIsRefused() {
        String good = signed("{'sub':'alice','exp':$T+60}");

        for (String token : new String[] {
            null,
            "",
            ".",
            "..",
            "a.b.c",
            "null",
            "undefined",
            good + "=",
            " " + good,
            good + "\n",
            good + ".",
            "Bearer " + good,
            good.replaceFirst("\\.", "..")
        }) {
            assertRefused(token, Reason.MALFORMED);
        }
        assertRefused(signed(HS256, good, SECRET), Reason.MALFORMED);
    }

    @Test
    void aTokenOverEightKibibytesIsRefusedHoweverGood() {
        String claims = "{'sub':'alice','exp':$T+60,'x':'%s'}";
        int room = (UnverifiedJws.MAX_LENGTH - base64(HS256).length() - 43 - 2) / 4 * 3
                - (json(claims).length() - 2);

        assertThat(verified(signed(HS256, claims.formatted("x".repeat(room)), SECRET))
                        .userId())
                .isEqualTo("alice");
        assertRefused(signed(HS256, claims.formatted("x".repeat(room + 4)), SECRET), Reason.MALFORMED);
    }

    @Test
    void theOneRefusedIsNotToldWhy() {
        String expired = signed("{'sub':'alice','exp':1}");

        refusal(verifier, expired)
                .hasMessage("the token is missing, invalid or expired")
                .hasNoCause();
        refusal(verifier, "garbage")
                .hasMessage("the token is missing, invalid or expired")
                .hasNoCause();
    }

    private Caller verified(String token) {
        return verifier.verify(token).await().indefinitely();
    }

    private void assertRefused(String token, Reason reason) {
        refusal(verifier, token).extracting("reason").isEqualTo(reason);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refusal(TokenVerifier verifier, String token) {
        return assertThatThrownBy(() -> verifier.verify(token).await().indefinitely())
                .as(token)
                .isInstanceOf(InvalidTokenException.class);
    }
}
