package dev.parley.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that is too long, before anything else looks at the request: at once where it announces its length;
 * otherwise it is read here up to the limit, since Quarkus would cut it off with an empty answer.
 */
@ApplicationScoped
class BodyLimit {

    private static final int BEFORE_ALL_OTHERS = 1000;

    private final long maxBytes;
    private final BodyHandler unannounced;
    private final SecurityTrail trail;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit,
              SecurityTrail trail) {
        this.maxBytes = limit.asLongValue();
        this.unannounced = BodyHandler.create(false).setBodyLimit(maxBytes);
        this.trail = trail;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_ALL_OTHERS);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (announced(request.getHeader(HttpHeaderNames.CONTENT_LENGTH)) > maxBytes) {
            trail.bodyTooLarge(context);
            LastResort.send(context, Problem.tooLarge(maxBytes));
        } else if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            unannounced.handle(context);
        } else {
            context.next();
        }
    }

    private static long announced(String length) {
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
