package dev.parley.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that announces itself as too long, before anything else looks at the request. One that does not
 * announce its length is cut off by Quarkus at the same limit, with the same status and an empty answer.
 */
@ApplicationScoped
class BodyLimit {

    private static final int BEFORE_ALL_OTHERS = 1000;

    private final long maxBytes;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        this.maxBytes = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_ALL_OTHERS);
    }

    private void check(RoutingContext context) {
        if (announced(context.request().getHeader(HttpHeaderNames.CONTENT_LENGTH)) > maxBytes) {
            // The rest of the body is still to come, and will not be read.
            context.response().putHeader(HttpHeaderNames.CONNECTION, "close");
            LastResort.send(context, Problem.tooLarge(maxBytes));
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
