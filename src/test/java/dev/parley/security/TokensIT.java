package dev.parley.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.AuthServer;
import dev.parley.testing.Issuer;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.People;
import dev.parley.testing.Servers;
import dev.parley.testing.StripeSignature;
import java.security.Key;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Every kind of key and signature, and the remote service, with the executable: a native image has only those classes
 * that were found when it was built. Those of the jar are tested in one JVM.
 */
@Timeout(60)
@EnabledIf(value = "dev.parley.testing.PackagedProcess#isNative", disabledReason = "the package under test is the jar")
class TokensIT {
    private static final String SECRET = "whsec_of_this_test_with_32_bytes_or_more";

    private static Servers servers;
    private final Issuer issuer = new Issuer();

    @BeforeAll
    static void start() {
        servers = Servers.fresh();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void everyKindOfKeyIsGoodForItsAlgorithms() throws Exception {
        Map<String, String> settings = issuer.start();
        Map<String, KeyPair> keys = Map.of(
                "RS256",
                Issuer.pair("RSA", 2048),
                "PS256",
                Issuer.pair("RSA", 2048),
                "RS512",
                Issuer.pair("RSA", 4096),
                "PS512",
                Issuer.pair("RSA", 2048),
                "ES256",
                Issuer.pair("EC", 256),
                "ES384",
                Issuer.pair("EC", 384),
                "ES512",
                Issuer.pair("EC", 521),
                "EdDSA",
                Issuer.pair("Ed25519", 0));
        keys.forEach((algorithm, pair) -> issuer.publish("for-" + algorithm, pair));
        try (PackagedProcess parley = start(settings)) {
            assertThat(status(parley, token(issuer.fixed().getPrivate(), "alg", "RS256")))
                    .isEqualTo(200);
            keys.forEach((algorithm, pair) -> assertThat(
                            status(parley, token(pair.getPrivate(), "alg", algorithm, "kid", "for-" + algorithm)))
                    .as(algorithm)
                    .isEqualTo(200));
            keys.forEach((algorithm, pair) -> assertThat(
                            status(parley, token(pair.getPrivate(), "alg", algorithm, "kid", "first")))
                    .as(algorithm + " with another key's name")
                    .isEqualTo(401));
        } finally {
            issuer.stop();
        }
    }

    @Test
    void aRemoteServiceIsAskedAndStripeIsBelieved() throws Exception {
        try (AuthServer service = AuthServer.start(0);
                PackagedProcess parley =
                        start(Map.of("AUTH_SERVICE_URL", service.url() + "/", "STRIPE_WEBHOOK_SECRET", SECRET))) {
            service.knows("one-that-is-known", People.newId());
            assertThat(status(parley, "one-that-is-known")).isEqualTo(200);
            assertThat(status(parley, "one-that-is-not")).isEqualTo(401);
            service.answer("one-that-breaks-it", 500, "");
            assertThat(status(parley, "one-that-breaks-it")).isEqualTo(503);
            assertThat(stripe(parley, SECRET)).isEqualTo(200);
            assertThat(stripe(parley, "another")).isEqualTo(400);
        }
    }

    private static PackagedProcess start(Map<String, String> settings) throws Exception {
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.remove("JWT_SECRET");
        environment.putAll(settings);
        return PackagedProcess.start(environment);
    }

    private static int status(PackagedProcess parley, String token) {
        try {
            return given().baseUri(parley.address().toString())
                    .header("Authorization", "Bearer " + token)
                    .get("/api/v1/conversations")
                    .statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int stripe(PackagedProcess parley, String secret) throws Exception {
        String body = "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"nothing.of.ours\",\"data\":{\"object\":{}}}";
        return given().baseUri(parley.address().toString())
                .contentType("application/json")
                .body(body)
                .header("Stripe-Signature", StripeSignature.header(body, Instant.now(), secret))
                .post("/webhooks/stripe")
                .statusCode();
    }

    private static String token(Key key, Object... headers) {
        return Issuer.sign(
                key,
                "{'sub':'ann','iss':'" + Issuer.NAME + "','aud':'parley','exp':"
                        + Instant.now().plus(Duration.ofMinutes(5)).getEpochSecond() + "}",
                headers);
    }
}
