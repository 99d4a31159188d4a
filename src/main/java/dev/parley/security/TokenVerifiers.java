package dev.parley.security;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import org.jboss.logging.Logger;

/** Makes the {@link TokenVerifier} that the configuration asks for, at start: without one nothing starts. */
@Dependent
class TokenVerifiers {

    private static final Logger LOG = Logger.getLogger(TokenVerifiers.class);
    private static final int ADVISED_SECRET_BYTES = 32;

    @Produces
    @Singleton
    @Startup
    TokenVerifier verifier(TokenConfig config, AuthConfig auth, Clock clock, AuthFailures failures, Vertx vertx,
                           MeterRegistry metrics) {
        return counting(auth.serviceUrl().isPresent()
                ? new RemoteTokenVerifier(vertx, auth, config.leeway(), clock, metrics)
                : local(config, clock), failures);
    }

    private static TokenVerifier local(TokenConfig config, Clock clock) {
        String secret = config.secret().filter(value -> !value.isBlank()).orElseThrow(() -> new IllegalStateException(
                "No way to check tokens is configured: set parley.jwt.secret or parley.auth.service-url"));
        if (secret.getBytes(StandardCharsets.UTF_8).length < ADVISED_SECRET_BYTES) {
            LOG.warnf("parley.jwt.secret is shorter than %d bytes: whoever holds a token can guess at it offline",
                    ADVISED_SECRET_BYTES);
        }
        ClaimRules rules = new ClaimRules(clock, config.leeway(), config.issuer(), config.audience().orElse(Set.of()));
        return new SecretTokenVerifier(secret, rules);
    }

    private static TokenVerifier counting(TokenVerifier verifier, AuthFailures failures) {
        return token -> {
            Uni<Caller> caller = verifier.verify(token);
            return caller.onFailure(InvalidToken.class).invoke(e -> failures.count(((InvalidToken) e).reason()));
        };
    }
}
