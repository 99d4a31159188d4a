package dev.parley.security.token;

import static dev.parley.security.token.HandmadeTokens.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.security.Caller;
import dev.parley.security.InvalidTokenException;
import dev.parley.security.InvalidTokenException.Reason;
import dev.parley.security.revocation.Revocation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class ClaimRulesTest {

    private final TokenVerifier verifier = HandmadeTokens.verifier(Optional.empty(), Set.of());

    @Test
    void aTokenThatDoesNotTellItsAgeIsOlderThanAnyRevocation() {
        assertThat(verified(signed("{'sub':'alice','exp':%d}".formatted(T + 60)))
                        .issuedAt())
                .isEqualTo(Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'sub':'alice'                     | alice",
                "'sub':7                           | 7",
                "'user_id':'507f1f77'              | 507f1f77",
                "'user_id':42                      | 42",
                "'sub':'7','user_id':7             | 7",
                "'sub':9007199254740993            | 9007199254740993",
                "'user_id':123456789012345678901   | 123456789012345678901",
                "'sub':1234567890123456789012345678901234567890123456789012345678901234 | 1234567890123456789012345678901234567890123456789012345678901234",
                "'sub':null,'user_id':'bob'        | bob",
                "'sub':'a b','roles':{'admin':1}   | a b",
                "'sub':'alice','groups':[1,null,''] | alice"
            })
    void theUserIsReadFromEitherClaim(String claims, String userId) {
        Caller caller = verified(signed("{%s,'exp':%d}".formatted(claims, T + 60)));

        assertThat(caller.userId()).isEqualTo(userId);
        assertThat(caller.roles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'exp':$T+60}                                | CLAIMS",
                "{'sub':'','exp':$T+60}                       | CLAIMS",
                "{'sub':'','user_id':'bob','exp':$T+60}       | CLAIMS",
                "{'sub':'a\\u0000b','exp':$T+60}              | CLAIMS",
                "{'sub':['alice'],'exp':$T+60}                | CLAIMS",
                "{'sub':true,'exp':$T+60}                     | CLAIMS",
                "{'sub':1.0,'exp':$T+60}                      | CLAIMS",
                "{'sub':-1,'exp':$T+60}                       | CLAIMS",
                "{'sub':1e3,'exp':$T+60}                      | CLAIMS",
                "{'sub':'alice','user_id':'bob','exp':$T+60}  | TWO_USERS",
                "{'sub':'a@example.com','user_id':6,'exp':$T+60} | TWO_USERS",
                "{'sub':'alice','user_id':{},'exp':$T+60}     | CLAIMS",
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
                "{'sub':12345678901234567890123456789012345678901234567890123456789012345,'exp':$T+60} | MALFORMED",
                "{'sub':'alice','exp':$T+60}{}                | MALFORMED",
                "['alice']                                    | MALFORMED",
                "alice                                        | MALFORMED"
            })
    void whatIsSignedAndNotRightIsRefused(String claims, Reason reason) {
        refusal(verifier, signed(claims)).extracting("reason").isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"-4, 0", "60, 5", "60, 0"})
    void aClockMayDifferByTheLeeway(long exp, long nbf) {
        assertThat(verified(signed("{'sub':'alice','exp':%d,'nbf':%d,'iat':%d}".formatted(T + exp, T + nbf, T + nbf)))
                        .userId())
                .isEqualTo("alice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'iss':'https://id.test','aud':'parley'         | true",
                "'iss':'https://id.test','aud':['x','parley']   | true",
                "'iss':'https://id.test','aud':['x']            | false",
                "'iss':'https://id.test'                        | false",
                "'iss':'https://id.test/','aud':'parley'        | false",
                "'iss':['https://id.test'],'aud':'parley'       | false",
                "'aud':'parley'                                 | false"
            })
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "user_id             | 'sub':'a@example.com','user_id':6         | 6",
                "user.id             | 'sub':'x','user':{'id':9007199254740993}  | 9007199254740993",
                "https://a.example/u | 'https://a.example/u':'bob'               | bob",
                "user.id             | 'user.id':'flat','user':{'id':'deep'}     | flat"
            })
    void aSettingSaysWhichClaimNamesTheUser(String path, String claims, String userId) {
        assertThat(rules(path, null)
                        .caller(json("{%s,'exp':$T+60}".formatted(claims)))
                        .userId())
                .isEqualTo(userId);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'sub':'alice'", "'user':'alice'", "'user':{}", "'user':{'id':null}", "'user':[{'id':1}]"})
    void theClaimThatNamesTheUserMustBeThere(String claims) {
        assertThatThrownBy(() -> rules("user.id", null).caller(json("{%s,'exp':$T+60}".formatted(claims))))
                .isInstanceOf(InvalidTokenException.class)
                .extracting("reason")
                .isEqualTo(Reason.CLAIMS);
    }

    @Test
    void aSettingSaysWhereRolesAreAndWhatTheyAreCalled() {
        ClaimRules rules = new ClaimRules(
                clock(),
                Duration.ofSeconds(5),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.of(new ClaimPath("realm_access.roles")),
                new RoleNames(Set.of("backend"), Set.of("operator", "root")),
                Optional.empty());
        String token = "{'sub':'a','exp':$T+60,'groups':['admin'],'realm_access':{'roles':%s}}";
        assertThat(rules.caller(json(token.formatted("['backend','x']"))).roles())
                .containsExactlyInAnyOrder("backend", "service", "x");
        assertThat(rules.caller(json(token.formatted("'root reader'"))).roles())
                .containsExactlyInAnyOrder("root", "reader", "admin");
        assertThat(rules.caller(json(token.formatted("['service','admin']"))).roles())
                .as("names that were given away")
                .isEmpty();
    }

    /** The second column is for {@code JWT_ROLE_CLAIM} set to {@code scope}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'roles':'reader service','scope':'x'     | reader,service | x",
                "'groups':'reader  admin ','scope':' y '  | reader,admin   | y",
                "'roles':['customer service'],'scope':['a service'] | customer service | a service",
                "'role':'customer service','scope':'a service'      | customer service | a,service",
                "'role':'service','scope':''              | service        | ''",
                "'roles':{'service':1},'scope':7          | ''             | ''"
            })
    void rolesAreNamesInAnArrayOrInOneText(String claims, String usual, String scope) {
        String token = json("{'sub':'a','exp':$T+60,%s}".formatted(claims));
        ClaimRules configured = new ClaimRules(
                clock(),
                Duration.ofSeconds(5),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.of(new ClaimPath("scope")),
                RoleNames.OWN,
                Optional.empty());
        assertThat(rules(null, null).caller(token).roles()).isEqualTo(names(usual));
        assertThat(configured.caller(token).roles()).isEqualTo(names(scope));
    }

    private static Set<String> names(String listed) {
        return listed.equals("''") ? Set.of() : Set.of(listed.split(","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'iat':%d                  | 60",
                "'iat':%d,'exp':$T+6       | 6",
                "'iat':%d,'exp':99999999999 | 60"
            })
    void anAgeLimitStandsInForTheEndAndCutsALaterOne(String times, long seconds) {
        assertThat(rules(null, Duration.ofMinutes(1))
                        .caller(json("{'sub':'a',%s}".formatted(times.formatted(T))))
                        .expiresAt())
                .isEqualTo(NOW.plusSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'x':1", "'exp':$T+60", "'iat':0", "'iat':0,'exp':$T+60"})
    void withAnAgeLimitATokenMustTellItsAge(String times) {
        assertThatThrownBy(() -> rules(null, Duration.ofMinutes(1)).caller(json("{'sub':'a',%s}".formatted(times))))
                .isInstanceOf(InvalidTokenException.class)
                .extracting("reason")
                .isEqualTo(Reason.EXPIRED);
    }

    @Test
    void aTokenFromTheFutureMayBeOlderByTheLeeway() {
        Caller ahead = verified(signed("{'sub':'a','exp':%d,'iat':%d}".formatted(T + 60, T + 4)));
        assertThat(ahead.issuedAt()).isEqualTo(NOW.minusSeconds(1));
        assertThat(ahead.ahead()).isEqualTo(NOW.plusSeconds(4));
        Caller now = verified(signed("{'sub':'a','exp':%d,'iat':%d.25}".formatted(T + 60, T - 1)));
        assertThat(now.issuedAt()).isEqualTo(NOW.minusMillis(750));
        assertThat(now.ahead()).isNull();
    }

    @Test
    void deviceAndLoginAreKeptApart() {
        Caller caller = verified(signed("{'sub':'a','exp':$T+60,'device_id':'phone','sid':'login-1'}"));
        assertThat(caller.devices()).containsExactly("phone", "login-1");
        assertThat(new Revocation("a", "login-1", NOW).bars(caller)).isTrue();
        assertThat(new Revocation("a", "phone", NOW).bars(caller)).isTrue();
        assertThat(new Revocation("a", "desk", NOW).bars(caller)).isFalse();
    }

    private static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    private static ClaimRules rules(String userClaim, Duration maxAge) {
        return new ClaimRules(
                clock(),
                Duration.ofSeconds(5),
                Optional.empty(),
                Set.of(),
                Optional.ofNullable(userClaim).map(ClaimPath::new),
                Optional.empty(),
                RoleNames.OWN,
                Optional.ofNullable(maxAge));
    }

    private Caller verified(String token) {
        return verifier.verify(token).await().indefinitely();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refusal(TokenVerifier verifier, String token) {
        return assertThatThrownBy(() -> verifier.verify(token).await().indefinitely())
                .as(token)
                .isInstanceOf(InvalidTokenException.class);
    }
}
