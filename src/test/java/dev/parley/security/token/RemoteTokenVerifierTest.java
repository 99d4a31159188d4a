package dev.parley.security.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.security.Caller;
import dev.parley.security.InvalidTokenException;
import dev.parley.testing.AuthServer;
import dev.parley.testing.AuthServer.Asked;
import dev.parley.testing.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with a real HTTP server. */
class RemoteTokenVerifierTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Vertx vertx = Vertx.vertx();
    private final SettableClock clock = new SettableClock(NOW);
    private AuthServer service;
    private TokenVerifier verifier;

    @BeforeEach
    void start() throws IOException {
        service = AuthServer.start(0);
        verifier = verifier(service.url(), Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        service.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'user_id':'bob','roles':['a','b']}|bob",
                "{'user_id':6,'roles':['a','b',7,'']}|6",
                "{'user_id':'6','roles':['a','b'],'more':{}}|6",
                "{'user_id':6,'roles':'a b'}|6"
            })
    void theServiceSaysWhoseTheTokenIs(String answer, String user) {
        service.answer("token-1", 200, answer);

        Caller caller = get("token-1");

        assertThat(caller.userId()).isEqualTo(user);
        assertThat(caller.roles()).isEqualTo(Set.of("a", "b"));
        assertThat(service.asked()).containsExactly(new Asked("GET", "/api/v1/auth/validate", "token-1"));
    }

    @Test
    void settingsNameThePathToTheUserAndTheRoles() {
        verifier = new RemoteTokenVerifier(
                vertx,
                config(service.url(), "data.user.id", Duration.ofSeconds(10)),
                new RoleNames(Set.of("backend"), Set.of("root")),
                Duration.ofSeconds(5),
                clock,
                new SimpleMeterRegistry());
        service.answer("t", 200, "{'user_id':1,'data':{'user':{'id':9007199254740993}},'roles':['backend','admin']}");
        assertThat(get("t").userId()).isEqualTo("9007199254740993");
        assertThat(get("t").roles()).containsExactlyInAnyOrder("backend", "service");
        service.answer("elsewhere", 200, "{'user_id':'bob'}");
        unavailable("elsewhere");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'user_id':'bob'}",
                "{'user_id':'bob','roles':null}",
                "{'user_id':'bob','roles':' '}",
                "{'user_id':'bob','roles':{'a':'admin'}}"
            })
    void rolesThatAreNotListedAreNotThere(String answer) {
        service.answer("t", 200, answer);
        assertThat(get("t").roles()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aTokenThatTheServiceRefusesIsInvalid(int status) {
        service.answer("t", status, "{'user_id':'bob','roles':[]}");
        invalid("t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "500|{'user_id':'bob'}",
                "404|{}",
                "204|",
                "201|{'user_id':'bob'}",
                "200|",
                "200|bob",
                "200|[]",
                "200|{}",
                "200|{'user_id':null}",
                "200|{'user_id':''}",
                "200|{'user_id':-1}",
                "200|{'user_id':1.5}",
                "200|{'user_id':true}",
                "200|{'user_id':{}}",
                "200|{'user_id':6} {'user_id':7}",
                "200|{'user_id':6,'user_id':7}",
                "429|{}",
                "503|{}"
            })
    void anythingElseIsNeverAPass(int status, String body) {
        service.answer("t", status, body == null ? "" : body);
        unavailable("t");
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        try (AuthServer elsewhere = AuthServer.start(0)) {
            elsewhere.knows("t", "bob");
            service.answer("t", 302, elsewhere.url() + "/api/v1/auth/validate");

            unavailable("t");

            assertThat(elsewhere.asked()).isEmpty();
        }
    }

    @Test
    void anEndlessAnswerIsNotReadToItsEnd() {
        service.answer("t", 200, "{'user_id':'bob','x':'" + "x".repeat(70_000) + "'}");
        unavailable("t");
    }

    @Test
    void aServiceThatIsNotThereIsUnavailableAndAskedAgain() throws IOException {
        int port = service.port();
        service.close();
        unavailable("t");

        service = AuthServer.start(port).knows("t", "bob");

        assertThat(get("t").userId()).isEqualTo("bob");
    }

    @Test
    void aServiceThatDoesNotAnswerInTimeIsUnavailable() {
        verifier = verifier(service.url(), Duration.ofMillis(300));
        service.knows("t", "bob").hold();
        unavailable("t");

        service.letGo();
        assertThat(get("t").userId()).isEqualTo("bob");
    }

    @Test
    void anAnswerHoldsForAMinute() {
        service.knows("t", "bob");
        get("t");
        clock.advance(Duration.ofSeconds(59));
        get("t");
        assertThat(service.asked()).hasSize(1);

        clock.advance(Duration.ofSeconds(1));
        service.answer("t", 401, "");
        invalid("t");
        assertThat(service.asked()).hasSize(2);
    }

    @Test
    void anAnswerHoldsNoLongerThanTheToken() {
        String token = jwt("{\"iat\":1772366390,\"exp\":" + NOW.plusSeconds(20).getEpochSecond() + "}");
        service.knows(token, "bob");

        Caller caller = get(token);
        clock.advance(Duration.ofSeconds(21));

        assertThat(caller.expiresAt()).isEqualTo(NOW.plusSeconds(20));
        assertThat(caller.issuedAt()).isEqualTo(Instant.ofEpochSecond(1772366390));
        assertThat(caller.recheck()).isNull();
        // Within the leeway, but checked again.
        get(token);
        assertThat(service.asked()).hasSize(2);
        clock.advance(Duration.ofSeconds(10));
        invalid(token);
        assertThat(service.asked()).hasSize(2);
    }

    @Test
    void aRefusalHoldsToo() {
        invalid("t");
        service.knows("t", "bob");
        invalid("t");
        assertThat(service.asked()).hasSize(1);

        clock.advance(Duration.ofMinutes(1));
        assertThat(get("t").userId()).isEqualTo("bob");
    }

    @Test
    void whoAsksAtTheSameTimeSharesOneRequest() {
        service.knows("t", "bob").hold();
        List<CompletableFuture<Caller>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(verifier.verify("t").subscribeAsCompletionStage());
        }
        await().until(() -> service.asked().size() == 1);
        assertThat(answers).noneMatch(CompletableFuture::isDone);

        service.letGo();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().userId()).isEqualTo("bob"));
        assertThat(service.asked()).hasSize(1);
    }

    @Test
    void tokensOfOthersAreOthers() {
        service.knows("a", "ann").knows("b", "bob");
        assertThat(get("a").userId()).isEqualTo("ann");
        assertThat(get("b").userId()).isEqualTo("bob");
        assertThat(get("a").userId()).isEqualTo("ann");
        assertThat(service.asked()).hasSize(2);
    }

    @Test
    void aTokenWithoutAnEndIsCheckedAgain() {
        service.knows("opaque", "bob");
        Caller caller = get("opaque");
        assertThat(caller.expiresAt()).isEqualTo(NOW.plusSeconds(120));
        assertThat(caller.issuedAt()).isEqualTo(Instant.EPOCH);

        clock.advance(Duration.ofSeconds(60));
        Caller later = caller.recheck().await().atMost(Duration.ofSeconds(10));
        assertThat(later.expiresAt()).isEqualTo(NOW.plusSeconds(180));

        clock.advance(Duration.ofSeconds(60));
        service.answer("opaque", 403, "");
        assertThatThrownBy(() -> later.recheck().await().atMost(Duration.ofSeconds(10)))
                .isInstanceOf(InvalidTokenException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\r\nX-Admin: yes", "é", "a\u0000", "tok,en", "=a"})
    void whatCannotBeATokenIsNotAskedAbout(String token) {
        invalid(token);
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void whatIsTooLongOrMissingIsNotAskedAbout() {
        invalid("x".repeat(8 * 1024 + 1));
        invalid(null);
        assertThat(service.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"exp\":\"soon\"}", "{\"exp\":1e300}", "{\"exp\":-1}", "{}", "[]", "nonsense"})
    void aTokenWhoseEndCannotBeReadHasNone(String claims) {
        String token = jwt(claims);
        service.knows(token, "bob");
        assertThat(get(token).recheck()).isNotNull();
    }

    @Test
    void answersComeOnTheContextOfWhoAsks() throws Exception {
        service.knows("t", "bob");
        CompletableFuture<Boolean> same = new CompletableFuture<>();
        var context = vertx.getOrCreateContext();
        context.runOnContext(_ -> verifier.verify("t")
                .subscribe()
                .with(_ -> same.complete(Vertx.currentContext() == context), same::completeExceptionally));
        assertThat(same.get()).isTrue();
    }

    private TokenVerifier verifier(URI url, Duration timeout) {
        return new RemoteTokenVerifier(
                vertx,
                config(url, "user_id", timeout),
                RoleNames.OWN,
                Duration.ofSeconds(5),
                clock,
                new SimpleMeterRegistry());
    }

    private Caller get(String token) {
        return verifier.verify(token).await().atMost(PATIENCE);
    }

    private void invalid(String token) {
        assertThatThrownBy(() -> get(token)).isInstanceOf(InvalidTokenException.class);
    }

    @Test
    void whoInventsTokensHasOnlySoManyAskedAboutAndTheOthersAreLetIn() {
        service.knows("good", "bob").knows("new", "carol");
        assertThat(verifier.verify("good", "192.0.2.1").await().atMost(PATIENCE).userId())
                .isEqualTo("bob");
        int limited = 0;
        for (int i = 0; i < 100; i++) {
            try {
                verifier.verify("invented" + i, "192.0.2.1").await().atMost(PATIENCE);
            } catch (RefusedException refusal) {
                assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                limited++;
            } catch (InvalidTokenException e) {
                assertThat(e.reason()).isEqualTo(InvalidTokenException.Reason.REFUSED);
            }
        }
        assertThat(limited).isGreaterThan(80);
        assertThat(service.asked()).hasSizeLessThan(20);
        assertThat(verifier.verify("good", "192.0.2.1").await().atMost(PATIENCE).userId())
                .isEqualTo("bob");
        assertThat(verifier.verify("new", "192.0.2.2").await().atMost(PATIENCE).userId())
                .isEqualTo("carol");
    }

    private void unavailable(String token) {
        assertThatThrownBy(() -> get(token))
                .isInstanceOfSatisfying(RefusedException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.UNAVAILABLE));
    }

    private static String jwt(String claims) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return "e30." + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".sig";
    }

    private static AuthConfig config(URI url, String userPath, Duration timeout) {
        return new AuthConfig() {
            @Override
            public Optional<URI> serviceUrl() {
                return Optional.of(url);
            }

            @Override
            public String servicePath() {
                return "/api/v1/auth/validate";
            }

            @Override
            public String userPath() {
                return userPath;
            }

            @Override
            public Duration timeout() {
                return timeout;
            }

            @Override
            public Duration cacheFor() {
                return Duration.ofMinutes(1);
            }

            @Override
            public Duration recheckAfter() {
                return Duration.ofMinutes(1);
            }

            @Override
            public int cacheSize() {
                return 100;
            }

            @Override
            public int connections() {
                return 2;
            }

            @Override
            public int waiting() {
                return 100;
            }

            @Override
            public int refusalsPerSecond() {
                return 1;
            }

            @Override
            public int refusalBurst() {
                return 20;
            }

            @Override
            public boolean enabled() {
                return true;
            }
        };
    }
}
