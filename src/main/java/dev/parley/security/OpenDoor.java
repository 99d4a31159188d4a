package dev.parley.security;

import dev.parley.protocol.Ids;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Lets people in by the name they give, to try things out on their own machine; in production nothing starts so. */
@Singleton
@Startup
public class OpenDoor {

    private static final Logger LOG = Logger.getLogger(OpenDoor.class);
    private static final String PARAMETER = "user";
    private static final Duration LASTS = Duration.ofDays(1);

    private final boolean open;
    private final Clock clock;

    @Inject
    OpenDoor(AuthConfig config, Clock clock) {
        this(!config.enabled(), LaunchMode.current(), clock);
    }

    OpenDoor(boolean open, LaunchMode mode, Clock clock) {
        if (open && mode == LaunchMode.NORMAL) {
            throw new IllegalStateException("AUTH_ENABLED=false works in dev mode only: here everybody would be anybody");
        }
        if (open) {
            LOG.warn("Anybody comes in without a token, as whoever ?user= says: AUTH_ENABLED is false");
        }
        this.open = open;
        this.clock = clock;
    }

    /** Who a request without a token says it is; empty where the door is not open or it does not say. */
    Optional<Caller> caller(HttpServerRequest request) {
        return open ? named(request.getParam(PARAMETER)) : Optional.empty();
    }

    private Optional<Caller> named(String user) {
        Instant now = clock.instant();
        return Ids.valid(user) ? Optional.of(new Caller(user, Set.of(), now, now.plus(LASTS))) : Optional.empty();
    }
}
