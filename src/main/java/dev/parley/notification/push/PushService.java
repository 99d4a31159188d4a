package dev.parley.notification.push;

import dev.parley.config.EventLoops;
import dev.parley.config.Timers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Keeps finder and sender going, where there is a webhook. */
@ApplicationScoped
class PushService {
    private static final Logger LOG = Logger.getLogger(PushService.class);
    private static final long TIDY_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final Duration HUNG = Duration.ofMinutes(1);

    private final Timers timers;
    private final Context context;
    private final PushConfig config;
    private final PushFinder finder;
    private final PushSender sender;
    private volatile boolean stopped;

    PushService(Vertx vertx, Timers timers, PushConfig config, PushFinder finder, PushSender sender) {
        this.timers = timers;
        this.context = EventLoops.newContext(vertx);
        this.config = config;
        this.finder = finder;
        this.sender = sender;
    }

    void start(@Observes StartupEvent event) {
        if (config.url().isPresent()) {
            if (config.secret().isEmpty()) {
                throw new IllegalStateException("the push webhook needs a secret: PUSH_WEBHOOK_SECRET");
            }
            context.runOnContext(_ -> {
                repeat("look for pushes", finder::look, config.poll().toMillis());
                repeat("push", sender::send, config.poll().toMillis());
                repeat("tidy pushes", () -> sender.tidy().replaceWith(false), TIDY_MILLIS);
            });
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    private void repeat(String what, Supplier<Uni<Boolean>> round, long millis) {
        if (stopped) {
            return;
        }
        Uni.createFrom()
                .deferred(round::get)
                .ifNoItem()
                .after(HUNG)
                .fail()
                .subscribe()
                .with(
                        more -> context.runOnContext(_ -> again(what, round, millis, more)),
                        failure -> context.runOnContext(_ -> {
                            LOG.debugf("Could not %s: %s", what, failure.toString());
                            again(what, round, millis, false);
                        }));
    }

    private void again(String what, Supplier<Uni<Boolean>> round, long millis, boolean now) {
        if (now) {
            repeat(what, round, millis);
        } else {
            timers.after(Duration.ofMillis(millis), () -> repeat(what, round, millis));
        }
    }
}
