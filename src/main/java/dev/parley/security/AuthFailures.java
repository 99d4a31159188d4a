package dev.parley.security;

import dev.parley.security.InvalidToken.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Counts who was not let in, by reason: the metric {@code parley.auth.failures}. The log gets one line in a while for
 * each reason, with how many there were, and nothing of the tokens. Callable from any thread.
 */
@Singleton
public class AuthFailures {

    private static final Logger LOG = Logger.getLogger(AuthFailures.class);
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

    private final Map<Reason, Tally> tallies = new EnumMap<>(Reason.class);

    AuthFailures(MeterRegistry metrics) {
        for (Reason reason : Reason.values()) {
            tallies.put(reason, new Tally(reason, Counter.builder("parley.auth.failures")
                    .description("Callers that were not let in")
                    .tag("reason", reason.tag())
                    .register(metrics)));
        }
    }

    public void count(Reason reason) {
        tallies.get(reason).add();
    }

    private static final class Tally {
        private final Reason reason;
        private final Counter counter;
        private final AtomicLong untold = new AtomicLong();
        private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - QUIET_NANOS);

        Tally(Reason reason, Counter counter) {
            this.reason = reason;
            this.counter = counter;
        }

        void add() {
            counter.increment();
            untold.incrementAndGet();
            long now = System.nanoTime();
            long told = toldAt.get();
            // Without a token people come by all the time.
            if (reason != Reason.MISSING && now - told >= QUIET_NANOS && toldAt.compareAndSet(told, now)) {
                LOG.infof("%d callers were not let in: %s", untold.getAndSet(0), reason.tag());
            }
        }
    }
}
