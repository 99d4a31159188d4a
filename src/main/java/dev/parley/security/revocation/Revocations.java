package dev.parley.security.revocation;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.security.Caller;
import dev.parley.security.InvalidTokenException;
import dev.parley.security.InvalidTokenException.Reason;
import dev.parley.security.revocation.RevocationStore.Position;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether tokens were revoked. A token that is not older than what this instance remembers costs a look into a
 * map. About any other, and while the memory is not up to date, PostgreSQL is asked; without its answer the caller is
 * refused. Thread-safe.
 */
@ApplicationScoped
public class Revocations {

    private static final Logger LOG = Logger.getLogger(Revocations.class);
    /** Longer than the time between a row's time and its commit, at which others see it. */
    private static final Duration COMMITS_WITHIN = Duration.ofMinutes(1);

    private final RevocationStore store;
    private final RevocationConfig config;
    private final Clock clock;
    private final RevocationMemory memory;
    private final Counter lookUps;
    private final Counter barred;
    private volatile long lookedAt;
    private volatile @Nullable Instant reached;

    Revocations(RevocationStore store, RevocationConfig config, Clock clock, MeterRegistry metrics) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.memory = new RevocationMemory(config.size());
        this.lookUps = metrics.counter("parley.revocations.lookups");
        this.barred = metrics.counter("parley.revocations.barred");
        metrics.gauge("parley.revocations.remembered", memory, RevocationMemory::size);
        metrics.gauge("parley.revocations.age.seconds", this, it -> it.loaded() ? it.ageNanos() / 1e9 : Double.NaN);
    }

    /** Whether the revocations from before the start are known. */
    public boolean loaded() {
        return reached != null;
    }

    /**
     * Returns the same caller. Fails with {@link InvalidTokenException} if the token was revoked, with {@link
     * RefusedException} if that cannot be found out.
     */
    public Uni<Caller> admit(Caller caller) {
        RevocationMemory.Verdict verdict = memory.judge(caller);
        if (verdict == RevocationMemory.Verdict.BARRED) {
            memory.barring(caller).ifPresent(revocation -> keepOut(caller, revocation));
            return Uni.createFrom().failure(refused());
        }
        if (verdict == RevocationMemory.Verdict.GOOD
                && loaded()
                && ageNanos() < config.stale().toNanos()) {
            return Uni.createFrom().item(caller);
        }
        lookUps.increment();
        return store.of(caller.userId(), caller.devices())
                .onFailure()
                .transform(failure -> {
                    LOG.debugf("Not known whether a token was taken back: %s", failure.toString());
                    return new RefusedException(ErrorCode.UNAVAILABLE, "tokens cannot be checked now; try again");
                })
                .map(found -> {
                    Optional<Revocation> barring =
                            found.stream().filter(it -> it.bars(caller)).findFirst();
                    if (barring.isPresent()) {
                        keepOut(caller, barring.get());
                        throw refused();
                    }
                    return caller;
                });
    }

    /** Whether the caller, once admitted, is known to be revoked by now. Does not wait. */
    public boolean bars(Caller caller) {
        return memory.bars(caller);
    }

    /** Revokes tokens. Completes when that is stored. See {@link RevocationStore#revoke}. */
    public Uni<Revocation> revoke(String userId, @Nullable String device, boolean byAdmin) {
        return store.revoke(userId, device, byAdmin, null).invoke(revocation -> memory.learn(List.of(revocation)));
    }

    /**
     * Makes sure that a revoked token stays so. One whose {@code iat} is ahead of our clock, and later than the
     * revocation, would be valid again as soon as that time is over: the revocation is moved behind it.
     */
    public void keepOut(Caller caller, Revocation revocation) {
        if (caller.ahead() == null || caller.ahead().isBefore(revocation.validFrom())) {
            return;
        }
        store.revoke(
                        caller.userId(),
                        revocation.device(),
                        caller.isAdmin(),
                        caller.ahead().plusSeconds(1))
                .subscribe()
                .with(
                        moved -> memory.learn(List.of(moved)),
                        failure -> LOG.warnf(
                                "A token from the future could not be kept out for good: %s", failure.toString()));
    }

    /** Reads what was revoked on any instance since the last look. Must not be called again before it completes. */
    public Uni<List<Revocation>> readNew() {
        long began = System.nanoTime();
        return (loaded()
                        ? pages(
                                new Position(Objects.requireNonNull(reached).minus(COMMITS_WITHIN), "", ""),
                                new ArrayList<>())
                        : load())
                .invoke(() -> {
                    lookedAt = began;
                    memory.forgetBefore(clock.instant().minus(config.remember()));
                });
    }

    private Uni<List<Revocation>> load() {
        Instant since = clock.instant().minus(config.remember());
        return store.newest(since, config.size()).map(newest -> {
            boolean all = newest.size() < config.size();
            List<Revocation> news = memory.learn(newest);
            memory.completeSince(all ? since : newest.getLast().validFrom());
            lookedAt = System.nanoTime();
            // Some of them may be in the future, by mistake; and what was being committed meanwhile is read again.
            reached = newest.stream()
                    .map(Revocation::validFrom)
                    .filter(time -> time.isBefore(clock.instant()))
                    .findFirst()
                    .orElse(since);
            return news;
        });
    }

    private Uni<List<Revocation>> pages(Position from, List<Revocation> news) {
        return store.after(from, config.pageRows()).chain(page -> {
            news.addAll(memory.learn(page.revocations()));
            for (Revocation revocation : page.revocations()) {
                if (revocation.validFrom().isAfter(reached)
                        && !revocation.validFrom().isAfter(page.now())) {
                    reached = revocation.validFrom();
                }
            }
            if (page.revocations().size() < config.pageRows()) {
                return Uni.createFrom().item(news);
            }
            Revocation last = page.revocations().getLast();
            return pages(
                    new Position(last.validFrom(), last.userId(), last.device() == null ? "" : last.device()), news);
        });
    }

    private InvalidTokenException refused() {
        barred.increment();
        return new InvalidTokenException(Reason.REVOKED);
    }

    private long ageNanos() {
        return System.nanoTime() - lookedAt;
    }
}
