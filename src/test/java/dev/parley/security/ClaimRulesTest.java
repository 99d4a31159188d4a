package dev.parley.security;

import static dev.parley.security.HandmadeTokens.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.security.InvalidToken.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimRulesTest {

    private final TokenVerifier verifier = HandmadeTokens.verifier(Optional.empty(), Set.of());

    @Test
    void aTokenThatDoesNotTellItsAgeIsOlderThanAnyRevocation() {
        assertThat(verified(signed("{'sub':'alice','exp':%d}".formatted(T + 60))).issuedAt()).isEqualTo(Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "'sub':'alice'                     | alice",
            "'sub':7                           | 7",
            "'user_id':'507f1f77'              | 507f1f77",
            "'user_id':42                      | 42",
            "'sub':'alice','user_id':'bob'     | alice",
            "'sub':null,'user_id':'bob'        | bob",
            "'sub':'a b','roles':{'admin':1}   | a b",
            "'sub':'alice','groups':[1,null,''] | alice"})
    void theUserIsReadFromEitherClaim(String claims, String userId) {
        Caller caller = verified(signed("{%s,'exp':%d}".formatted(claims, T + 60)));

        assertThat(caller.userId()).isEqualTo(userId);
        assertThat(caller.roles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "{'exp':$T+60}                                | CLAIMS",
            "{'sub':'','exp':$T+60}                       | CLAIMS",
            "{'sub':'','user_id':'bob','exp':$T+60}       | CLAIMS",
            "{'sub':'a\\u0000b','exp':$T+60}              | CLAIMS",
            "{'sub':['alice'],'exp':$T+60}                | CLAIMS",
            "{'sub':true,'exp':$T+60}                     | CLAIMS",
            "{'sub':1.0,'exp':$T+60}                      | CLAIMS",
            "{'sub':-1,'exp':$T+60}                       | CLAIMS",
            "{'sub':9007199254740993,'exp':$T+60}         | CLAIMS",
            "{'sub':'alice'}                              | EXPIRED",
            "{'sub':'alice','exp':$T-5}                   | EXPIRED",
            "{'sub':'alice','exp':0}                      | EXPIRED",
            "{'sub':'alice','exp':null}                   | CLAIMS",
            "{'sub':'alice','exp':'$T+60'}                | CLAIMS",
            "{'sub':'alice','exp':-1}                     | CLAIMS",
            "{'sub':'alice','exp':1e300}                  | CLAIMS",
            "{'sub':'alice','exp':18446744073709551616}   | CLAIMS",
            "{'sub':'alice','exp':$T+60,'nbf':$T+6}       | NOT_YET_VALID",
            "{'sub':'alice','exp':$T+60,'iat':$T+6}       | NOT_YET_VALID",
            "{'sub':'alice','exp':$T+60,'nbf':'soon'}     | CLAIMS",
            "{'sub':'alice','sub':'bob','exp':$T+60}      | MALFORMED",
            "{'sub':'alice','exp':$T+60}{}                | MALFORMED",
            "['alice']                                    | MALFORMED",
            "alice                                        | MALFORMED"})
    void whatIsSignedAndNotRightIsRefused(String claims, Reason reason) {
        refusal(verifier, signed(claims)).extracting("reason").isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"-4, 0", "60, 5", "60, 0"})
    void aClockMayDifferByTheLeeway(long exp, long nbf) {
        assertThat(verified(signed("{'sub':'alice','exp':%d,'nbf':%d,'iat':%d}".formatted(T + exp, T + nbf, T + nbf))).userId())
                .isEqualTo("alice");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "'iss':'https://id.test','aud':'parley'         | true",
            "'iss':'https://id.test','aud':['x','parley']   | true",
            "'iss':'https://id.test','aud':['x']            | false",
            "'iss':'https://id.test'                        | false",
            "'iss':'https://id.test/','aud':'parley'        | false",
            "'iss':['https://id.test'],'aud':'parley'       | false",
            "'aud':'parley'                                 | false"})
    void issuerAndAudienceAreCheckedWhereTheyAreConfigured(String claims, boolean good) {
        TokenVerifier strict = HandmadeTokens.verifier(Optional.of("https://id.test"), Set.of("parley", "other"));
        String token = signed("{'sub':'alice','exp':$T+60,%s}".formatted(claims));

        assertThat(verified(token).userId()).isEqualTo("alice");
        if (good) {
            assertThat(strict.verify(token).await().indefinitely().userId()).isEqualTo("alice");
        } else {
            refusal(strict, token).extracting("reason").isEqualTo(Reason.CLAIMS);
        }
    }

    private Caller verified(String token) {
        return verifier.verify(token).await().indefinitely();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refusal(TokenVerifier verifier, String token) {
        return assertThatThrownBy(() -> verifier.verify(token).await().indefinitely()).as(token)
                .isInstanceOf(InvalidToken.class);
    }
}
