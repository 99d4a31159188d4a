package dev.parley.testing;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Tokens as the issuer would sign them, with the secret of the test profile, which packaged processes under test also
 * have.
 */
public final class Tokens {

    private final String userId;
    private final Set<String> roles;
    private final Duration lifetime;
    private final String secret;
    private final String device;

    private Tokens(String userId, Set<String> roles, Duration lifetime, String secret) {
        this(userId, roles, lifetime, secret, null);
    }

    private Tokens(String userId, Set<String> roles, Duration lifetime, String secret, String device) {
        this.userId = userId;
        this.roles = roles;
        this.lifetime = lifetime;
        this.secret = secret;
        this.device = device;
    }

    /** Returns a token for an hour. */
    public static String of(String userId) {
        return mint(userId).token();
    }

    /** Returns a token that another issuer signed. */
    public static String forged(String userId) {
        return new Tokens(userId, Set.of(), Duration.ofHours(1), "a secret that somebody else came up with").token();
    }

    /** Returns a token for an hour, for a process with {@link Servers#environment()}. */
    public static String forProcess(String userId) {
        return new Tokens(userId, Set.of(), Duration.ofHours(1), Servers.SECRET).token();
    }

    /** Returns a token for an hour without the time of its issue. */
    public static String ageless(String userId) {
        return Issuer.sign(
                new SecretKeySpec(secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"),
                "{'sub':'" + userId + "','exp':"
                        + Instant.now().plus(Duration.ofHours(1)).getEpochSecond() + "}",
                "alg",
                "HS256");
    }

    public static Tokens mint(String userId) {
        return new Tokens(userId, Set.of(), Duration.ofHours(1), secret());
    }

    /** The secret with which tokens are signed here. */
    public static String secret() {
        return ConfigProvider.getConfig()
                .getOptionalValue("parley.jwt.secret", String.class)
                .orElse(Servers.SECRET);
    }

    public Tokens roles(String... names) {
        return new Tokens(userId, Set.of(names), lifetime, secret, device);
    }

    /** @param time from now; negative for a token that has expired */
    public Tokens expiringIn(Duration time) {
        return new Tokens(userId, roles, time, secret, device);
    }

    public Tokens onDevice(String name) {
        return new Tokens(userId, roles, lifetime, secret, name);
    }

    public String token() {
        Instant expiry = Instant.now().plus(lifetime);
        Instant issued = lifetime.isNegative() ? expiry.minus(Duration.ofHours(2)) : Instant.now();
        JwtClaimsBuilder claims =
                Jwt.subject(userId).groups(roles).issuedAt(issued).expiresAt(expiry);
        return (device == null ? claims : claims.claim("device_id", device)).signWithSecret(secret);
    }
}
