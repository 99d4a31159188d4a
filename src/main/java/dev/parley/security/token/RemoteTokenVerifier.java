package dev.parley.security.token;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.limits.FairShares;
import dev.parley.limits.Limit;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.scheduling.EventLoops;
import dev.parley.security.Caller;
import dev.parley.security.InvalidTokenException;
import dev.parley.security.InvalidTokenException.Reason;
import dev.parley.security.token.AuthService.Owner;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has tokens checked by a remote service. An answer is valid for at most a minute and never beyond the token's own end;
 * for that time it is remembered, under a hash of the token. Callers with a token that is being asked about wait for
 * that answer. If there is no clear answer, the check fails with {@link ErrorCode#UNAVAILABLE}.
 *
 * <p>A token that tells its end, as a JWT does, is valid for a session until then. For any other it is not known, so
 * its caller can be {@link Caller#recheck() verified again}, and ends some time after the last good answer.
 */
public final class RemoteTokenVerifier implements TokenVerifier {

    /** Maximum time for which an answer is valid. */
    public static final Duration MAX_CACHE_TIME = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(RemoteTokenVerifier.class);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final long QUIET_MILLIS = 1000L;

    private final AuthService service;
    private final RoleNames roleNames;
    private final Clock clock;
    private final Duration leeway;
    private final Duration holds;
    private final Duration lasts;
    private final MeterRegistry metrics;
    private final FairShares checks;
    private final Counter refused;
    private final AsyncCache<String, Answer> good;
    private final Cache<String, Instant> bad;
    private final AtomicLong complainedAt = new AtomicLong(System.nanoTime() - 2 * QUIET.toNanos());

    /** A remembered answer of the service. Never a failure, which Caffeine would log each time. */
    private sealed interface Answer {
        /**
         * @param until when the service has to be asked again
         */
        record Good(Caller caller, Instant until) implements Answer {}

        record Bad() implements Answer {}

        record None() implements Answer {}

        record TooMany() implements Answer {}
    }

    RemoteTokenVerifier(
            Vertx vertx, AuthConfig config, RoleNames roleNames, Duration leeway, Clock clock, MeterRegistry metrics) {
        Duration cached = config.cacheFor();
        if (cached.isNegative() || cached.compareTo(MAX_CACHE_TIME) > 0) {
            throw new IllegalArgumentException("an answer may be kept from 0 to " + MAX_CACHE_TIME);
        }
        this.service = new AuthService(
                vertx,
                config.serviceUrl().orElseThrow(),
                config.servicePath(),
                new ClaimPath(config.userPath()),
                config.timeout(),
                config.connections(),
                config.waiting());
        this.roleNames = roleNames;
        this.clock = clock;
        this.leeway = leeway;
        this.holds = cached;
        this.lasts = config.recheckAfter().multipliedBy(2);
        this.metrics = metrics;
        this.checks = new FairShares(config.refusalsPerSecond(), config.refusalBurst(), System.nanoTime());
        this.refused = metrics.counter("parley.limits.refused", "limit", Limit.TOKEN_CHECKS.tag());
        this.good = Caffeine.newBuilder()
                .maximumSize(config.cacheSize())
                .expireAfterWrite(MAX_CACHE_TIME)
                .buildAsync();
        // Apart from the good ones, so that bad ones cannot evict these.
        this.bad = Caffeine.newBuilder()
                .maximumSize(config.cacheSize())
                .expireAfterWrite(MAX_CACHE_TIME)
                .build();
        metrics.gauge(
                "parley.auth.remembered", good, cache -> cache.synchronous().estimatedSize());
    }

    @Override
    public Uni<Caller> verify(String token, @Nullable String address) {
        return Uni.createFrom().deferred(() -> {
            if (token == null
                    || token.length() > UnverifiedJws.MAX_LENGTH
                    || !TOKEN.matcher(token).matches()) {
                throw new InvalidTokenException(Reason.MALFORMED);
            }
            TokenTimes times = TokenTimes.of(token);
            if (times.expiresAt().isPresent()
                    && !clock.instant().isBefore(times.expiresAt().get().plus(leeway))) {
                throw new InvalidTokenException(Reason.EXPIRED);
            }
            return remembered(token, address, times);
        });
    }

    private Uni<Caller> remembered(String token, @Nullable String address, TokenTimes times) {
        String key = hash(token);
        Instant now = clock.instant();
        Instant badUntil = bad.getIfPresent(key);
        if (badUntil != null && now.isBefore(badUntil)) {
            throw new InvalidTokenException(Reason.REFUSED);
        }
        CompletableFuture<Answer> known = good.getIfPresent(key);
        if (known != null && known.getNow(null) instanceof Answer.Good(var _, var until) && !now.isBefore(until)) {
            // Remove this very answer only: another one may be under way already.
            good.asMap().remove(key, known);
        }
        CompletableFuture<Answer> answer =
                good.get(key, (_, _) -> ask(token, address, times).subscribeAsCompletionStage());
        return EventLoops.answerHere(Uni.createFrom().completionStage(answer)).map(it -> switch (it) {
            // The token itself is not cached: only the caller who may have to show it again holds it.
            case Answer.Good(var caller, var _) ->
                times.expiresAt().isPresent() ? caller : caller.rechecked(verify(token, null));
            case Answer.Bad() -> {
                good.asMap().remove(key, answer);
                bad.put(key, clock.instant().plus(holds));
                throw new InvalidTokenException(Reason.REFUSED);
            }
            case Answer.None() -> {
                good.asMap().remove(key, answer);
                throw new RefusedException(ErrorCode.UNAVAILABLE, "tokens cannot be checked now; try again");
            }
            case Answer.TooMany() -> {
                good.asMap().remove(key, answer);
                throw new RefusedException(
                        ErrorCode.RATE_LIMITED, "too many tokens from this address are no good", QUIET_MILLIS);
            }
        });
    }

    /** Limits the tokens of an address that the service is asked about; a good one is given back. */
    private Uni<Answer> ask(String token, @Nullable String address, TokenTimes times) {
        if (address == null) {
            return ask(token, times);
        }
        if (checks.take(address, System.nanoTime()) != FairShares.Answer.TAKEN) {
            refused.increment();
            return Uni.createFrom().item(new Answer.TooMany());
        }
        return ask(token, times).invoke(answer -> {
            if (!(answer instanceof Answer.Bad)) {
                checks.giveBack(address);
            }
        });
    }

    private Uni<Answer> ask(String token, TokenTimes times) {
        Timer.Sample asked = Timer.start(metrics);
        return service.owner(token)
                .map(owner -> good(owner, times))
                .onFailure(InvalidTokenException.class)
                .recoverWithItem(new Answer.Bad())
                .onFailure()
                .recoverWithItem(failure -> {
                    complain(failure);
                    return new Answer.None();
                })
                .invoke(answer -> took(
                        asked,
                        switch (answer) {
                            case Answer.Good _ -> "accepted";
                            case Answer.Bad _ -> "refused";
                            case Answer.None _, Answer.TooMany _ -> "unavailable";
                        }));
    }

    private Answer good(Owner owner, TokenTimes times) {
        Instant now = clock.instant();
        Instant until = now.plus(holds);
        Instant end = times.expiresAt().orElse(now.plus(lasts));
        Instant issuedAt = owner.issuedAt().or(times::issuedAt).orElse(Instant.EPOCH);
        Caller caller = new Caller(owner.userId(), roleNames.own(owner.roles()), issuedAt, end, owner.device(), null);
        return new Answer.Good(caller, end.isBefore(until) ? end : until);
    }

    /** Not for each of the thousands that are waiting. */
    private void complain(Throwable failure) {
        long now = System.nanoTime();
        long last = complainedAt.get();
        if (now - last > QUIET.toNanos() && complainedAt.compareAndSet(last, now)) {
            LOG.warnf("The auth service does not tell whose a token is: %s", failure);
        }
    }

    private void took(Timer.Sample asked, String outcome) {
        asked.stop(Timer.builder("parley.auth.remote")
                .description("Checks of tokens by the auth service")
                .tag("outcome", outcome)
                .register(metrics));
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
