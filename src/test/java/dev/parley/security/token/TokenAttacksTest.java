package dev.parley.security.token;

import static dev.parley.testing.Issuer.pem;
import static dev.parley.testing.Issuer.sign;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.security.SecurityEvents;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Issuer;
import dev.parley.testing.Knock;
import dev.parley.testing.People;
import dev.parley.testing.Servers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.Key;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logmanager.ExtLogRecord;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Forged tokens for a service with a secret, a public key and a key set. Each gets exactly the response that an invalid
 * text gets. Only the operator can tell them apart, and does not see the token.
 */
@QuarkusTest
@QuarkusTestResource(value = Issuer.class, restrictToAnnotatedClass = true)
class TokenAttacksTest {

    private static final Logger LOG = Logger.getLogger(SecurityEvents.CATEGORY);
    private static final Key SECRET = new SecretKeySpec(Servers.SECRET.getBytes(UTF_8), "HmacSHA256");
    private static final long NOW = Instant.now().getEpochSecond();
    private static final String CLAIMS =
            "{'iss':'https://id.test','aud':'parley','sub':'mallory','iat':%d,'exp':%d,'groups':['admin']}"
                    .formatted(NOW, NOW + 3600);
    private static final KeyPair STRANGER = Issuer.pair("RSA", 2048);

    private static final List<String> LINES = new CopyOnWriteArrayList<>();
    private static final Handler LISTENER = new Handler() {
        @Override
        @SuppressWarnings("deprecation")
        public void publish(LogRecord entry) {
            LINES.add(ExtLogRecord.wrap(entry).getFormattedMessage() + " " + entry.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    Issuer issuer;

    @TestHTTPResource("/")
    URI server;

    @Inject
    MeterRegistry metrics;

    @BeforeAll
    static void listen() {
        LOG.setLevel(Level.INFO);
        Logger.getLogger("").addHandler(LISTENER);
    }

    @AfterAll
    static void leave() {
        Logger.getLogger("").removeHandler(LISTENER);
        LOG.setLevel(null);
        LINES.clear();
    }

    @TestFactory
    List<DynamicTest> everyForgedTokenGetsTheSameAnswer() throws Exception {
        return attacks().entrySet().stream()
                .map(attack -> DynamicTest.dynamicTest(attack.getKey(), () -> refusedAlike(attack.getValue())))
                .toList();
    }

    @Test
    void tokensOfEachSourceComeInByTheAlgorithmsOfTheirKey() {
        KeyPair first = issuer.published("first");
        assertThat(List.of(
                        sign(SECRET, CLAIMS, "alg", "HS256"),
                        sign(issuer.fixed().getPrivate(), CLAIMS, "alg", "RS256", "typ", "JWT"),
                        sign(issuer.fixed().getPrivate(), CLAIMS, "alg", "PS384", "kid", "what it likes"),
                        sign(first.getPrivate(), CLAIMS, "alg", "ES256", "kid", "first", "typ", "at+jwt"),
                        sign(first.getPrivate(), CLAIMS, "alg", "ES256"),
                        sign(SECRET, claims("'aud':'parley'", "'aud':['x','other']"), "alg", "HS256"),
                        sign(SECRET, claims("'sub':'mallory'", "'user_id':7"), "alg", "HS256"),
                        sign(SECRET, claims("'exp':", "'nbf':" + NOW + ",'exp':"), "alg", "HS256")))
                .allSatisfy(
                        token -> assertThat(http(token).statusCode()).as(token).isEqualTo(200));
    }

    @Test
    void takesNewKeysOnDemandAndDropsWithdrawnOnes() {
        Key next = issuer.publish("next", Issuer.pair("EC", 384)).getPrivate();
        String token = sign(next, CLAIMS, "alg", "ES384", "kid", "next");
        await().until(() -> http(token).statusCode() == 200);
        Key modern = issuer.publish("modern", Issuer.pair("Ed25519", 0)).getPrivate();
        await().until(() ->
                http(sign(modern, CLAIMS, "alg", "EdDSA", "kid", "modern")).statusCode() == 200);

        issuer.withdraw("next");
        await().until(() -> http(token).statusCode() == 401);
        issuer.withdraw("modern");
    }

    @Test
    void manyUnknownKeysCauseFewFetches() {
        int before = issuer.fetches();
        long began = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(http(sign(STRANGER.getPrivate(), CLAIMS, "alg", "RS256", "kid", "k" + i))
                            .statusCode())
                    .isEqualTo(401);
        }
        long quietTimes = (System.nanoTime() - began) / 500_000_000;
        assertThat(issuer.fetches() - before).isLessThanOrEqualTo((int) quietTimes + 2);
    }

    @Test
    void whileTheKeySetIsAwayKnownKeysGoOnAndNobodyComesInByAnother() {
        String known = sign(issuer.published("first").getPrivate(), CLAIMS, "alg", "ES256", "kid", "first");
        KeyPair later = Issuer.pair("EC", 256);
        String unknown = sign(later.getPrivate(), CLAIMS, "alg", "ES256", "kid", "later");
        assertThat(http(unknown).statusCode()).isEqualTo(401);
        issuer.down();
        try {
            await().until(() -> http(unknown).statusCode() == 503);
            assertThat(http(known).statusCode()).isEqualTo(200);
            assertThat(Knock.at(door("/ws/chat?token=" + unknown), it -> it)).isEqualTo("503");
        } finally {
            issuer.publish("later", later);
            issuer.up();
        }
        await().until(() -> http(unknown).statusCode() == 200);
        issuer.withdraw("later");
    }

    /** A text longer than a frame is not even a token there. */
    @Test
    void anOversizedTokenIsRefusedUnread() {
        String token = sign(SECRET, claims("'groups'", "'x':'" + "x".repeat(7000) + "','groups'"), "alg", "HS256");
        assertThat(token).hasSizeGreaterThan(UnverifiedJws.MAX_LENGTH);
        refusedOverHttp(token);
        assertThat(Knock.at(door("/ws"), it -> it.header("Authorization", "Bearer " + token)))
                .isEqualTo("401");
        try (ChatClient client = ChatClient.dial(door("/ws")).connect()) {
            assertThat(client.send("auth", "'token':'" + token + "'").closeCode())
                    .isEqualTo(1009);
        }
    }

    @Test
    void theOperatorSeesACoarseReasonAndNoToken() throws Exception {
        double before = failures();
        Map<String, String> attacks = attacks();
        attacks.values().forEach(this::refusedOverHttp);
        // One invalid text goes along with each.
        assertThat(failures() - before).isEqualTo(2.0 * attacks.size());
        Map.of(
                        "malformed",
                        "kid too long in a good token",
                        "algorithm",
                        "alg none with a signature",
                        "signature",
                        "claims changed",
                        "unknown_key",
                        "kid that nobody has",
                        "expired",
                        "expired",
                        "not_yet_valid",
                        "not yet (nbf)",
                        "claims",
                        "another issuer")
                .forEach((reason, attack) -> {
                    assertThat(metrics.get("parley.auth.failures")
                                    .tag("reason", reason)
                                    .counter()
                                    .count())
                            .as(reason)
                            .isPositive();
                    // The log has room for a few lines a second only.
                    await().until(() -> {
                        http(attacks.get(attack));
                        return LINES.stream()
                                .anyMatch(line -> line.contains("\"event\":\"token_refused\"")
                                        && line.contains("\"reason\":\"" + reason + "\""));
                    });
                });
        assertThat(LINES).noneMatch(line -> attacks.values().stream().anyMatch(line::contains));
    }

    private Map<String, String> attacks() throws Exception {
        KeyPair first = issuer.published("first");
        String pem = pem(issuer.fixed().getPublic());
        String good = sign(SECRET, CLAIMS, "alg", "HS256");
        String[] parts = good.split("\\.");
        Map<String, String> attacks = new LinkedHashMap<>();
        for (String none : new String[] {"none", "None", "NONE", "nOnE"}) {
            attacks.put("alg " + none + " without a signature", raw("{'alg':'" + none + "'}", CLAIMS) + ".");
            attacks.put("alg " + none + " with a signature", raw("{'alg':'" + none + "'}", CLAIMS) + "." + parts[2]);
        }
        attacks.put("no alg", raw("{'typ':'JWT'}", CLAIMS) + "." + parts[2]);
        attacks.put("no signature", parts[0] + "." + parts[1] + ".");
        attacks.put("half a signature", parts[0] + "." + parts[1] + "." + parts[2].substring(0, 20));
        attacks.put("claims changed", parts[0] + "." + base64(claims("mallory", "admin")) + "." + parts[2]);
        attacks.put("another secret", sign(hmac("x".repeat(40)), CLAIMS, "alg", "HS256"));
        attacks.put("another key", sign(STRANGER.getPrivate(), CLAIMS, "alg", "RS256"));
        attacks.put("secret with HS512", sign(hmac(Servers.SECRET + "-".repeat(20)), CLAIMS, "alg", "HS512"));
        attacks.put("public key in PEM as secret", sign(hmac(pem), CLAIMS, "alg", "HS256"));
        attacks.put("public key in PEM with newline as secret", sign(hmac(pem + "\n"), CLAIMS, "alg", "HS256"));
        attacks.put(
                "public key in DER as secret",
                sign(new SecretKeySpec(issuer.fixed().getPublic().getEncoded(), "HmacSHA256"), CLAIMS, "alg", "HS256"));
        attacks.put(
                "key of the key set as secret",
                sign(hmac(Issuer.jwk("first", first.getPublic())), CLAIMS, "alg", "HS256", "kid", "first"));
        attacks.put(
                "RSA signature called HS256",
                relabelled(sign(issuer.fixed().getPrivate(), CLAIMS, "alg", "RS256"), "HS256"));
        attacks.put(
                "RSA token that names the EC key", sign(STRANGER.getPrivate(), CLAIMS, "alg", "RS256", "kid", "first"));
        attacks.put("EC signature of zeros", raw("{'alg':'ES256','kid':'first'}", CLAIMS) + "." + base64(new byte[64]));
        attacks.put(
                "embedded jwk",
                sign(
                        STRANGER.getPrivate(),
                        CLAIMS,
                        "alg",
                        "RS256",
                        "jwk",
                        org.jose4j.json.JsonUtil.parseJson(Issuer.jwk("first", STRANGER.getPublic()))));
        attacks.put("embedded jwk in a good token", header("'jwk':{'kty':'oct','k':'AAAA'}"));
        attacks.put(
                "jku",
                sign(STRANGER.getPrivate(), CLAIMS, "alg", "RS256", "jku", "https://evil.test/keys", "kid", "x"));
        attacks.put("jku in a good token", header("'jku':'https://evil.test/keys'"));
        attacks.put("x5u in a good token", header("'x5u':'https://evil.test/cert'"));
        attacks.put("x5c in a good token", header("'x5c':['AAAA']"));
        attacks.put("kid that is a path", sign(hmac("\0"), CLAIMS, "alg", "HS256", "kid", "../../../../dev/null"));
        attacks.put("kid that is SQL", sign(hmac("\0"), CLAIMS, "alg", "HS256", "kid", "x' UNION SELECT '\0"));
        attacks.put(
                "kid that is an address",
                sign(STRANGER.getPrivate(), CLAIMS, "alg", "RS256", "kid", "https://evil.test/k"));
        attacks.put("kid that nobody has", sign(STRANGER.getPrivate(), CLAIMS, "alg", "RS256", "kid", "nobody"));
        attacks.put("kid too long in a good token", header("'kid':'" + "k".repeat(129) + "'"));
        attacks.put("kid that is a number in a good token", header("'kid':7"));
        attacks.put("crit in a good token", header("'crit':['exp']"));
        attacks.put("crit b64 in a good token", header("'b64':false,'crit':['b64']"));
        attacks.put("two algs", header("'alg':'none'"));
        attacks.put("alg in an array", signedRaw("{'alg':['HS256']}", CLAIMS));
        attacks.put("zip in a good token", header("'zip':'DEF'"));
        attacks.put("another purpose (typ)", header("'typ':'logout+jwt'"));
        attacks.put("token in a token", sign(SECRET, good, "alg", "HS256", "cty", "JWT"));
        attacks.put("token in a token that does not say so", sign(SECRET, good, "alg", "HS256"));
        attacks.put("encrypted for the secret", encrypted());
        attacks.put("five parts", good + ".AAAA.AAAA");
        for (Map.Entry<String, String[]> change : Map.<String, String[]>ofEntries(
                        Map.entry("sub twice", new String[] {"'sub':'mallory'", "'sub':'mallory','sub':'admin'"}),
                        Map.entry("exp twice", new String[] {"'exp':", "'exp':1,'exp':"}),
                        Map.entry("no exp", new String[] {"'exp':", "'was':"}),
                        Map.entry(
                                "exp as text", new String[] {"'exp':" + (NOW + 3600), "'exp':'" + (NOW + 3600) + "'"}),
                        Map.entry("exp beyond numbers", new String[] {"'exp':" + (NOW + 3600), "'exp':1e400"}),
                        Map.entry("expired", new String[] {"'exp':" + (NOW + 3600), "'exp':" + (NOW - 60)}),
                        Map.entry("from the future (iat)", new String[] {"'iat':" + NOW, "'iat':" + (NOW + 600)}),
                        Map.entry("not yet (nbf)", new String[] {"'iat':", "'nbf':" + (NOW + 600) + ",'iat':"}),
                        Map.entry("iat as text", new String[] {"'iat':" + NOW, "'iat':'now'"}),
                        Map.entry("sub as object", new String[] {"'sub':'mallory'", "'sub':{'a':1}"}),
                        Map.entry("sub with a zero byte", new String[] {"'mallory'", "'mal\\u0000lory'"}),
                        Map.entry("no sub", new String[] {"'sub'", "'name'"}),
                        Map.entry("sid as array", new String[] {"'sub'", "'sid':[],'sub'"}),
                        Map.entry("another issuer", new String[] {"id.test", "id.test.evil"}),
                        Map.entry("no issuer", new String[] {"'iss'", "'was'"}),
                        Map.entry("another audience", new String[] {"'aud':'parley'", "'aud':'billing'"}),
                        Map.entry("no audience", new String[] {"'aud'", "'was'"}))
                .entrySet()) {
            attacks.put(
                    change.getKey(), sign(SECRET, claims(change.getValue()[0], change.getValue()[1]), "alg", "HS256"));
        }
        attacks.put("claims in an array", sign(SECRET, "[" + CLAIMS + "]", "alg", "HS256"));
        attacks.put("claims that are no JSON", sign(SECRET, "mallory", "alg", "HS256"));
        return attacks;
    }

    private void refusedAlike(String token) {
        refusedOverHttp(token);
        assertThat(Knock.at(door("/ws/chat"), it -> it.header("Authorization", "Bearer " + token)))
                .isEqualTo("401");
        assertThat(Knock.at(door("/ws?token=" + token), it -> it)).isEqualTo("401");
        try (ChatClient client = ChatClient.dial(door("/ws")).connect()) {
            JsonNode error = client.send("auth", "'token':'" + token + "'").next();
            assertThat(error.toString())
                    .isEqualTo("{\"type\":\"error\",\"payload\":"
                            + "{\"code\":\"unauthorized\",\"message\":\"the token is not valid\"}}");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    private void refusedOverHttp(String token) {
        Response rubbish = http("rubbish");
        Response answer = http(token);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.asString()).isEqualTo(rubbish.asString());
        assertThat(answer.header("WWW-Authenticate")).isEqualTo(rubbish.header("WWW-Authenticate"));
    }

    private static Response http(String token) {
        return given().header("Authorization", "Bearer " + token).get("/api/v1/conversations");
    }

    private URI door(String path) {
        return new People(server).door(path);
    }

    private double failures() {
        return metrics.get("parley.auth.failures").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** Correctly signed with the secret, with one more parameter in the header. */
    private static String header(String more) {
        return signedRaw("{'alg':'HS256'," + more + "}", CLAIMS);
    }

    private static String signedRaw(String header, String claims) {
        return HandmadeTokens.signed(header, claims, Servers.SECRET);
    }

    private static String relabelled(String token, String algorithm) {
        return base64("{'alg':'" + algorithm + "'}") + token.substring(token.indexOf('.'));
    }

    private static String encrypted() throws JoseException {
        JsonWebEncryption jwe = new JsonWebEncryption();
        jwe.setAlgorithmHeaderValue("dir");
        jwe.setEncryptionMethodHeaderParameter("A128CBC-HS256");
        jwe.setKey(new SecretKeySpec(Servers.SECRET.substring(0, 32).getBytes(UTF_8), "AES"));
        jwe.setPayload(CLAIMS.replace('\'', '"'));
        return jwe.getCompactSerialization();
    }

    private static Key hmac(String secret) {
        return new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256");
    }

    private static String claims(String what, String other) {
        assertThat(CLAIMS).contains(what);
        return CLAIMS.replace(what, other);
    }

    private static String raw(String header, String claims) {
        return base64(header) + "." + base64(claims);
    }

    private static String base64(String json) {
        return base64(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
