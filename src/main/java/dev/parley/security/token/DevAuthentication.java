package dev.parley.security.token;

import dev.parley.protocol.Ids;
import dev.parley.security.Caller;
import dev.parley.security.GoodsConfig;
import dev.parley.security.LocalRequests;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes callers for whom they say they are: {@link LocalRequests} at every endpoint, to try things out on one's own
 * machine, which no production package starts with; or at the endpoint of {@code goods} clients, for apps whose clients have no tokens
 * yet.
 */
@Singleton
@Startup
public class DevAuthentication {
    private static final Logger LOG = Logger.getLogger(DevAuthentication.class);
    private static final String PARAMETER = "user";
    private static final Pattern GOODS_PATH = Pattern.compile("/ws/chat/([^/;]+)");
    private static final Duration LASTS = Duration.ofDays(1);

    private final boolean open;
    private final boolean goods;
    private final Clock clock;

    @Inject
    DevAuthentication(AuthConfig config, GoodsConfig goods, Clock clock) {
        this(!config.enabled(), goods.tokenOptional(), LaunchMode.current(), clock);
    }

    DevAuthentication(boolean open, boolean goods, LaunchMode mode, Clock clock) {
        if (open && mode == LaunchMode.NORMAL) {
            throw new IllegalStateException(
                    "AUTH_ENABLED=false works in dev mode only: here everybody would be anybody");
        }
        if (open) {
            LOG.warn(
                    "Whoever is on this machine comes in without a token, as whoever ?user= says: AUTH_ENABLED is false");
        }
        if (goods) {
            LOG.warn(
                    "GOODS_TOKEN is optional: whoever connects at /ws/chat/{user_id} without a token is believed to be that"
                            + " user. Anybody can read and write in anybody's name");
        }
        this.open = open;
        this.goods = goods;
        this.clock = clock;
    }

    /** Returns the user that a request without a token names; empty if that is not allowed, or it names none. */
    Optional<Caller> caller(HttpServerRequest request) {
        if (open) {
            return LocalRequests.isLocal(request) ? named(request.getParam(PARAMETER)) : Optional.empty();
        }
        return goods && TokenExtraction.isUpgrade(request) ? inPath(request.path()) : Optional.empty();
    }

    private Optional<Caller> inPath(@Nullable String path) {
        Matcher matcher = GOODS_PATH.matcher(path);
        try {
            return matcher.matches()
                    ? named(URLDecoder.decode(matcher.group(1).replace("+", "%2B"), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Caller> named(@Nullable String user) {
        Instant now = clock.instant();
        return user != null && Ids.valid(user)
                ? Optional.of(new Caller(user, Set.of(), now, now.plus(LASTS)))
                : Optional.empty();
    }
}
