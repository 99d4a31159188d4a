package dev.parley.notification.push;

import dev.parley.scheduling.EventLoops;
import dev.parley.scheduling.Rounds;
import dev.parley.scheduling.Timers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Runs finder and sender if there is a webhook. */
@ApplicationScoped
class PushService {
    private static final Logger LOG = Logger.getLogger(PushService.class);
    private static final Duration TIDY = Duration.ofSeconds(10);
    private static final Duration HUNG = Duration.ofMinutes(1);

    private final Timers timers;
    private final Context context;
    private final PushConfig config;
    private final PushFinder finder;
    private final PushSender sender;
    private final MeterRegistry registry;

    PushService(
            Vertx vertx,
            Timers timers,
            PushConfig config,
            PushFinder finder,
            PushSender sender,
            MeterRegistry registry) {
        this.timers = timers;
        this.context = EventLoops.newContext(vertx);
        this.config = config;
        this.finder = finder;
        this.sender = sender;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        if (config.url().isPresent()) {
            if (config.secret().isEmpty()) {
                throw new IllegalStateException("the push webhook needs a secret: PUSH_WEBHOOK_SECRET");
            }
            run("push.find", finder::find, config.poll());
            run("push.send", sender::send, config.poll());
            run("push.tidy", () -> sender.tidy().replaceWith(false), TIDY);
        }
    }

    private void run(String task, Supplier<Uni<Boolean>> round, Duration interval) {
        Rounds rounds = new Rounds(
                task,
                registry,
                () -> Uni.createFrom()
                        .deferred(round::get)
                        .runSubscriptionOn(EventLoops.executor(context))
                        .ifNoItem()
                        .after(HUNG)
                        .fail(),
                failure -> LOG.debugf("%s: %s", task, failure.toString()));
        rounds.start(timers, () -> interval);
    }
}
