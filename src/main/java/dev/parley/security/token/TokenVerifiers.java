package dev.parley.security.token;

import dev.parley.security.Caller;
import dev.parley.security.InvalidTokenException;
import dev.parley.security.InvalidTokenException.Reason;
import dev.parley.security.revocation.Revocations;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Creates the {@link TokenVerifier} of the configuration at start. Without one the start fails. */
@Singleton
class TokenVerifiers {
    private static final Logger LOG = Logger.getLogger(TokenVerifiers.class);

    /** The timer that refreshes the key set; null if there is none. */
    private volatile @Nullable Long refresh;

    @Produces
    @Singleton
    @Startup
    TokenVerifier verifier(
            TokenConfig config,
            AuthConfig auth,
            RoleConfig roles,
            Clock clock,
            AuthFailures failures,
            Revocations revocations,
            Vertx vertx,
            MeterRegistry metrics) {
        RoleNames roleNames = new RoleNames(roles.service(), roles.admin());
        return counting(
                admitting(
                        auth.serviceUrl().isPresent()
                                ? new RemoteTokenVerifier(vertx, auth, roleNames, config.leeway(), clock, metrics)
                                : local(config, roleNames, clock, vertx, metrics),
                        revocations),
                failures);
    }

    private TokenVerifier local(
            TokenConfig config, RoleNames roleNames, Clock clock, Vertx vertx, MeterRegistry metrics) {
        List<VerificationKey> keys = new ArrayList<>();
        config.secret()
                .filter(value -> !value.isBlank())
                .ifPresent(secret -> keys.add(named("parley.jwt.secret", () -> VerificationKey.secret(secret))));
        config.secretPrevious()
                .filter(value -> !value.isBlank())
                .ifPresent(
                        secret -> keys.add(named("parley.jwt.secret-previous", () -> VerificationKey.secret(secret))));
        config.publicKey()
                .filter(value -> !value.isBlank())
                .ifPresent(pem ->
                        keys.add(named("parley.jwt.public-key", () -> VerificationKey.of(null, PemKey.parse(pem)))));
        Optional<KeySet> keySet = config.jwksUrl().map(url -> keySet(url, config, vertx, metrics));
        if (keys.isEmpty() && keySet.isEmpty()) {
            throw new IllegalStateException("No way to check tokens is configured: set parley.jwt.secret,"
                    + " parley.jwt.public-key, parley.jwt.jwks-url or parley.auth.service-url");
        }
        if (config.issuer().isEmpty() && config.audience().isEmpty() && LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.warn("Neither JWT_ISSUER nor JWT_AUDIENCE is set: tokens that the issuer made for other services are"
                    + " accepted here, too");
        }
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.info(
                    "Tokens are verified here, and made by your login service: docs/configuration.md tells how to sign one"
                            + " by hand");
        }
        ClaimRules rules = new ClaimRules(
                clock,
                config.leeway(),
                config.issuer(),
                config.audience().orElse(Set.of()),
                config.userClaim().map(ClaimPath::new),
                config.roleClaim().map(ClaimPath::new),
                roleNames,
                config.maxAge());
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

    /** Fetches the keys at once, then at the configured interval, and more often until there are some. */
    private KeySet keySet(URI url, TokenConfig config, Vertx vertx, MeterRegistry metrics) {
        if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null) {
            throw new IllegalStateException("parley.jwt.jwks-url must be an http or https URL");
        }
        KeySetService service = new KeySetService(vertx, url, config.jwksTimeout());
        KeySet keys = new KeySet(service::fetch, System::nanoTime, config.jwksQuiet(), config.jwksLasts(), metrics);
        fetch(keys);
        refresh = vertx.setPeriodic(Math.max(1, config.jwksQuiet().toMillis()), _ -> {
            if (!keys.usable() || keys.age().compareTo(config.jwksRefresh()) >= 0) {
                fetch(keys);
            }
        });
        return keys;
    }

    /** A live reload keeps Vert.x, and with it the timers that nobody stops. */
    void stop(@Observes ShutdownEvent event, Vertx vertx) {
        if (refresh != null) {
            vertx.cancelTimer(refresh);
        }
    }

    private static void fetch(KeySet keys) {
        keys.fresh().subscribe().with(_ -> {});
    }

    /** A caller who was verified, or verified again, must not have been revoked since the token was issued. */
    private static TokenVerifier admitting(TokenVerifier verifier, Revocations revocations) {
        return (token, address) -> verifier.verify(token, address).chain(caller -> admitted(caller, revocations));
    }

    private static Uni<Caller> admitted(Caller caller, Revocations revocations) {
        return revocations
                .admit(caller)
                .map(it -> it.recheck() == null
                        ? it
                        : it.rechecked(it.recheck().chain(again -> admitted(again, revocations))));
    }

    private static TokenVerifier counting(TokenVerifier verifier, AuthFailures failures) {
        AtomicBoolean told = new AtomicBoolean();
        return (token, address) -> verifier.verify(TokenExtraction.bare(token), address)
                .onFailure(InvalidTokenException.class)
                .invoke(e -> {
                    Reason reason = e.reason();
                    failures.count(reason);
                    if (reason == Reason.TWO_USERS && told.compareAndSet(false, true)) {
                        LOG.warn(
                                "Tokens are refused that name one user in sub and another in user_id: set JWT_USER_CLAIM to the"
                                        + " one that counts");
                    }
                });
    }
}
