package dev.parley.revocation;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.Interests;
import dev.parley.config.StartPatience;
import dev.parley.delivery.Session;
import dev.parley.delivery.SessionRegistry;
import dev.parley.delivery.Shard;
import dev.parley.protocol.CloseCode;
import dev.parley.scheduling.Rounds;
import dev.parley.scheduling.Scheduler;
import dev.parley.security.Caller;
import dev.parley.security.revocation.Revocation;
import dev.parley.security.revocation.RevocationConfig;
import dev.parley.security.revocation.Revocations;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Closes the sessions whose tokens were revoked on any instance. The bus only tells the others to look; they read in
 * PostgreSQL what was revoked. Each instance also polls every few seconds, so that a lost notice costs time only.
 * Thread-safe.
 */
@ApplicationScoped
public class RevocationWatch {
    private static final Logger LOG = Logger.getLogger(RevocationWatch.class);
    private static final String CHANNEL = "revocations";
    private static final String NEWS = "{}";
    private static final int BEFORE_THE_BUS = 100;

    private final Revocations revocations;
    private final RevocationConfig config;
    private final SessionRegistry registry;
    private final Interests interests;
    private final Bus bus;
    private final Scheduler scheduler;
    private final Counter closed;
    private final Rounds rounds;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private volatile boolean sound;

    RevocationWatch(
            Revocations revocations,
            RevocationConfig config,
            SessionRegistry registry,
            Interests interests,
            Bus bus,
            Scheduler scheduler,
            MeterRegistry metrics) {
        this.revocations = revocations;
        this.config = config;
        this.registry = registry;
        this.interests = interests;
        this.bus = bus;
        this.scheduler = scheduler;
        this.closed = metrics.counter("parley.revocations.closed");
        this.rounds = new Rounds("revocations", metrics, this::round, this::failed);
    }

    /** Blocks the start for a while; if nothing can be read by then, tokens are looked up one by one. */
    void start(@Observes @Priority(BEFORE_THE_BUS) StartupEvent event, StartPatience patience)
            throws InterruptedException {
        bus.hear(CHANNEL, _ -> rounds.soon());
        bus.onUp(rounds::soon);
        rounds.start(scheduler, () -> bus.isUp() && sound ? config.interval() : config.intervalWithoutBus());
        if (!patience.sees(loaded)) {
            LOG.warn("PostgreSQL does not tell whose tokens were taken back: nobody is let in before it does");
        }
    }

    /**
     * Revokes the tokens of a user, or of one device. Completes when that is stored; the sessions are closed
     * afterwards, here and elsewhere.
     *
     * @param device null for all tokens of the user
     * @param byAdmin whether tokens with the role {@code admin} are revoked, too
     */
    public Uni<Revocation> revoke(String userId, @Nullable String device, boolean byAdmin) {
        return revocations.revoke(userId, device, byAdmin).invoke(revocation -> {
            close(revocation);
            bus.say(CHANNEL, NEWS);
        });
    }

    private Uni<Boolean> round() {
        return revocations
                .readNew()
                .invoke(news -> {
                    news.forEach(this::close);
                    sound = true;
                    loaded.complete(null);
                })
                .replaceWith(false);
    }

    private void failed(Throwable failure) {
        sound = false;
        LOG.debugf("Revocations were not read: %s", failure.toString());
    }

    private void close(Revocation revocation) {
        long loops = interests.of(new Address.User(revocation.userId()));
        for (Shard shard : registry.shards()) {
            if ((loops & 1L << shard.index()) != 0) {
                shard.post(() ->
                        List.copyOf(shard.of(revocation.userId())).forEach(session -> close(session, revocation)));
            }
        }
    }

    private void close(Session session, Revocation revocation) {
        Caller caller = session.caller();
        if (caller != null && revocation.bars(caller)) {
            closed.increment();
            revocations.keepOut(caller, revocation);
            session.close(CloseCode.REVOKED);
        }
    }
}
