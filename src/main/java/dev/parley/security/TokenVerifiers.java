package dev.parley.security;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the {@link TokenVerifier} that the configuration asks for, at start: without one nothing starts. */
@Dependent
class TokenVerifiers {

    @Produces
    @Singleton
    @Startup
    TokenVerifier verifier(TokenConfig config, AuthConfig auth, Clock clock, AuthFailures failures,
                           Revocations revocations, Vertx vertx, MeterRegistry metrics) {
        return counting(admitting(auth.serviceUrl().isPresent()
                ? new RemoteTokenVerifier(vertx, auth, config.leeway(), clock, metrics)
                : local(config, clock, vertx, metrics), revocations), failures);
    }

    private static TokenVerifier local(TokenConfig config, Clock clock, Vertx vertx, MeterRegistry metrics) {
        List<VerificationKey> keys = new ArrayList<>();
        config.secret().filter(value -> !value.isBlank())
                .ifPresent(secret -> keys.add(named("parley.jwt.secret", () -> VerificationKey.secret(secret))));
        config.publicKey().filter(value -> !value.isBlank()).ifPresent(pem ->
                keys.add(named("parley.jwt.public-key", () -> VerificationKey.of(null, PemKey.parse(pem)))));
        Optional<KeySet> keySet = config.jwksUrl().map(url -> keySet(url, config, vertx, metrics));
        if (keys.isEmpty() && keySet.isEmpty()) {
            throw new IllegalStateException("No way to check tokens is configured: set parley.jwt.secret,"
                    + " parley.jwt.public-key, parley.jwt.jwks-url or parley.auth.service-url");
        }
        ClaimRules rules = new ClaimRules(clock, config.leeway(), config.issuer(), config.audience().orElse(Set.of()));
        return new SignedTokenVerifier(keys, keySet, rules);
    }

    private interface Reading {
        VerificationKey key();
    }

    private static VerificationKey named(String setting, Reading reading) {
        try {
            return reading.key();
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(setting + " " + e.getMessage());
        }
    }

    /** Looks after the keys from now on: at once, then as often as it says, and more often until there are some. */
    private static KeySet keySet(URI url, TokenConfig config, Vertx vertx, MeterRegistry metrics) {
        if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null) {
            throw new IllegalStateException("parley.jwt.jwks-url must be an http or https URL");
        }
        KeySetService service = new KeySetService(vertx, url, config.jwksTimeout());
        KeySet keys = new KeySet(service::fetch, System::nanoTime, config.jwksQuiet(), config.jwksLasts(), metrics);
        fetch(keys);
        vertx.setPeriodic(Math.max(1, config.jwksQuiet().toMillis()), _ -> {
            if (!keys.usable() || keys.age().compareTo(config.jwksRefresh()) >= 0) {
                fetch(keys);
            }
        });
        return keys;
    }

    private static void fetch(KeySet keys) {
        keys.fresh().subscribe().with(_ -> { });
    }

    /** Whoever was checked, and is checked again, must not have been shut out since the token was made. */
    private static TokenVerifier admitting(TokenVerifier verifier, Revocations revocations) {
        return token -> verifier.verify(token).chain(caller -> admitted(caller, revocations));
    }

    private static Uni<Caller> admitted(Caller caller, Revocations revocations) {
        return revocations.admit(caller).map(it -> it.recheck() == null ? it
                : it.rechecked(it.recheck().chain(again -> admitted(again, revocations))));
    }

    private static TokenVerifier counting(TokenVerifier verifier, AuthFailures failures) {
        return token -> {
            Uni<Caller> caller = verifier.verify(token);
            return caller.onFailure(InvalidToken.class).invoke(e -> failures.count(((InvalidToken) e).reason()));
        };
    }
}
