package dev.parley.dev;

import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Issues tokens to every caller, signed with the secret of dev mode and tests. */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
public class DevTokens {

    private static final Duration LIFETIME = Duration.ofDays(1);

    private final String secret;

    DevTokens(@ConfigProperty(name = "parley.jwt.secret") String secret) {
        this.secret = secret;
    }

    /** Issues a token for the user that is valid for a day. */
    public DevToken mint(String userId, Set<String> roles) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = now.plus(LIFETIME);
        String token = Jwt.subject(userId)
                .groups(roles)
                .issuedAt(now)
                .expiresAt(expiresAt)
                .signWithSecret(secret);
        return new DevToken(token, userId, expiresAt);
    }
}
