package dev.parley.security.token;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's keys, as they were last fetched. While its service is down the known keys stay valid, for a day by
 * default. A token with an unknown {@code kid} waits for a fetch. At most one runs at a time, and at most one per
 * {@code quiet} interval, however many tokens ask. Thread-safe.
 */
final class KeySet {

    private static final Logger LOG = Logger.getLogger(KeySet.class);
    /** A token that names no key is tried with at most this many keys that fit its algorithm. */
    private static final int NAMELESS = 4;

    private final Supplier<Uni<String>> fetch;
    private final LongSupplier nanos;
    private final Duration quiet;
    private final Duration lasts;
    private final MeterRegistry metrics;
    private volatile Known known = new Known(List.of(), 0, false);
    private @Nullable Uni<Boolean> running;
    private boolean tried;
    private boolean good;
    private long triedAt;

    private record Known(List<VerificationKey> keys, long fetchedAt, boolean ever) {}

    /**
     * @param fetch returns the document; subscribed to once for each fetch, and ends within a bounded time
     * @param nanos a monotonic clock, in nanoseconds
     * @param quiet the time between the end of one fetch and the beginning of the next
     * @param lasts how long keys are used without a successful fetch
     */
    KeySet(Supplier<Uni<String>> fetch, LongSupplier nanos, Duration quiet, Duration lasts, MeterRegistry metrics) {
        this.fetch = fetch;
        this.nanos = nanos;
        this.quiet = quiet;
        this.lasts = lasts;
        this.metrics = metrics;
        metrics.gauge("parley.jwks.keys", this, set -> set.current().size());
        metrics.gauge("parley.jwks.age.seconds", this, set -> set.age().toMillis() / 1e3);
    }

    /** Whether there is a key of that name; false for null. */
    boolean knows(String keyId) {
        return keyId != null && current().stream().anyMatch(key -> keyId.equals(key.id()));
    }

    /** Returns the keys that fit a token: that of its name, or, if it names none, the first few of its algorithm. */
    List<VerificationKey> fitting(UnverifiedJws jws) {
        return current().stream()
                .filter(key -> jws.keyId() == null || jws.keyId().equals(key.id()))
                .filter(key -> key.algorithms().contains(jws.algorithm()))
                .limit(NAMELESS)
                .toList();
    }

    /** The time since the keys were fetched; zero if they never were. */
    Duration age() {
        Known now = known;
        return now.ever() ? Duration.ofNanos(nanos.getAsLong() - now.fetchedAt()) : Duration.ZERO;
    }

    /** Whether keys were ever fetched, and recently enough to be used. */
    boolean usable() {
        return known.ever() && age().compareTo(lasts) < 0;
    }

    /** Returns whether the keys are those that the service has had within the last while. Never fails. */
    synchronized Uni<Boolean> fresh() {
        if (running != null) {
            return running;
        }
        if (tried && nanos.getAsLong() - triedAt < quiet.toNanos()) {
            return Uni.createFrom().item(good);
        }
        Uni<Boolean> mine = Uni.createFrom()
                .deferred(() -> fetch.get())
                .invoke(this::learn)
                .replaceWith(true)
                .onFailure()
                .invoke(failure -> LOG.warnf("The issuer's keys were not fetched: %s", failure.getMessage()))
                .onFailure()
                .recoverWithItem(false)
                .invoke(this::done)
                .memoize()
                .indefinitely();
        running = mine;
        mine.subscribe().with(_ -> {});
        return mine;
    }

    private void learn(String document) {
        List<VerificationKey> keys = KeySetDocument.read(document);
        if (keys.isEmpty()) {
            throw new IllegalStateException("there is no key to verify signatures with in it");
        }
        known = new Known(keys, nanos.getAsLong(), true);
    }

    private synchronized void done(boolean succeeded) {
        tried = true;
        good = succeeded;
        triedAt = nanos.getAsLong();
        running = null;
        metrics.counter("parley.jwks.fetches", "outcome", succeeded ? "fetched" : "failed")
                .increment();
    }

    private List<VerificationKey> current() {
        return usable() ? known.keys() : List.of();
    }
}
