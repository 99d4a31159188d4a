package dev.parley.testing;

import io.smallrye.jwt.build.Jwt;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Tokens as the issuer would make them, for the secret that the test profile is configured with, and packaged processes
 * under test are given.
 */
public final class Tokens {

    private final String userId;
    private final Set<String> roles;
    private final Duration lifetime;
    private final String secret;

    private Tokens(String userId, Set<String> roles, Duration lifetime, String secret) {
        this.userId = userId;
        this.roles = roles;
        this.lifetime = lifetime;
        this.secret = secret;
    }

    /** A token for an hour. */
    public static String of(String userId) {
        return mint(userId).token();
    }

    /** One of somebody else's making. */
    public static String forged(String userId) {
        return new Tokens(userId, Set.of(), Duration.ofHours(1), "a secret that somebody else came up with").token();
    }

    /** A token for an hour, for a process that was given {@link Servers#environment()}. */
    public static String forProcess(String userId) {
        return new Tokens(userId, Set.of(), Duration.ofHours(1), Servers.SECRET).token();
    }

    public static Tokens mint(String userId) {
        String secret = ConfigProvider.getConfig().getOptionalValue("parley.jwt.secret", String.class)
                .orElse(Servers.SECRET);
        return new Tokens(userId, Set.of(), Duration.ofHours(1), secret);
    }

    public Tokens roles(String... names) {
        return new Tokens(userId, Set.of(names), lifetime, secret);
    }

    /** @param time from now; negative for a token that has expired */
    public Tokens expiringIn(Duration time) {
        return new Tokens(userId, roles, time, secret);
    }

    public String token() {
        Instant expiry = Instant.now().plus(lifetime);
        return Jwt.subject(userId).groups(roles).issuedAt(expiry.minus(Duration.ofHours(2))).expiresAt(expiry)
                .signWithSecret(secret);
    }
}
