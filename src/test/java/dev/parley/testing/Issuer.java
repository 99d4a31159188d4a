package dev.parley.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * An identity provider with a key set at its own URL, which changes on demand, and one RSA key that is configured in
 * Parley. Its tokens have the audience {@code parley}.
 */
public final class Issuer implements QuarkusTestResourceLifecycleManager {

    public static final String NAME = "https://id.test";

    private final KeyPair fixed = pair("RSA", 2048);
    private final Map<String, KeyPair> published = new ConcurrentSkipListMap<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private HttpServer server;
    private int port;

    @Override
    public Map<String, String> start() {
        publish("first", pair("EC", 256));
        up();
        return Map.of(
                "JWT_PUBLIC_KEY",
                pem(fixed.getPublic()),
                "JWT_JWKS_URL",
                "http://localhost:" + port + "/keys",
                "JWT_ISSUER",
                NAME,
                "JWT_AUDIENCE",
                "parley,other",
                "parley.jwt.jwks-quiet",
                "500ms",
                "parley.jwt.jwks-refresh",
                "2s");
    }

    @Override
    public void stop() {
        down();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(Issuer.class));
    }

    /** Serves the key set, again at the same URL. */
    public void up() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port = server.getAddress().getPort();
        server.createContext("/keys", this::answer);
        server.start();
    }

    public void down() {
        server.stop(0);
    }

    /** The number of fetches of the key set. */
    public int fetches() {
        return fetches.get();
    }

    public KeyPair publish(String keyId, KeyPair pair) {
        published.put(keyId, pair);
        return pair;
    }

    public void withdraw(String keyId) {
        published.remove(keyId);
    }

    public KeyPair published(String keyId) {
        return published.get(keyId);
    }

    /** The pair of the key that is configured in Parley. */
    public KeyPair fixed() {
        return fixed;
    }

    /** The key set as it is served. */
    public String keySet() {
        return "{\"keys\":"
                + published.entrySet().stream()
                        .map(it -> jwk(it.getKey(), it.getValue().getPublic()))
                        .toList() + "}";
    }

    public static String jwk(String keyId, PublicKey key) {
        try {
            PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(key);
            jwk.setKeyId(keyId);
            jwk.setUse("sig");
            return jwk.toJson(OutputControlLevel.PUBLIC_ONLY);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----";
    }

    /** @param size in bits, or that of the curve */
    public static KeyPair pair(String type, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            if (size > 0) {
                generator.initialize(size);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns a properly signed token.
     *
     * @param headers pairs of name and value, including {@code alg}
     */
    public static String sign(Key key, String claims, Object... headers) {
        try {
            JsonWebSignature jws = new JsonWebSignature();
            for (int i = 0; i < headers.length; i += 2) {
                jws.getHeaders().setObjectHeaderValue((String) headers[i], headers[i + 1]);
            }
            jws.setPayload(claims.replace('\'', '"'));
            jws.setKey(key);
            jws.setDoKeyValidation(false);
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        byte[] body = keySet().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
