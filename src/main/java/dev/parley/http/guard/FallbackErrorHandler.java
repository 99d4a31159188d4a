package dev.parley.http.guard;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.security.token.BearerAuthentication;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Answers requests that fail outside of any resource: before authentication is done, in an upgrade, or if no route
 * matches. It runs before Quarkus' own handler, which would log the whole address with the token in its query.
 */
@ApplicationScoped
class FallbackErrorHandler {

    private static final Logger LOG = Logger.getLogger(FallbackErrorHandler.class);

    private static final int AFTER_CORS = 260;
    private static final int LAST_RETRY_SECONDS = 5;

    private final BearerAuthentication authentication;

    FallbackErrorHandler(BearerAuthentication authentication) {
        this.authentication = authentication;
    }

    /** Answers CORS preflights that no resource has answered. Otherwise every path would seem to exist. */
    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    if (context.request().method().equals(HttpMethod.OPTIONS)) {
                        send(context, Problem.of(501));
                    } else {
                        context.next();
                    }
                },
                AFTER_CORS);
    }

    void register(@Observes ManagementInterface management) {
        answer(management.router());
    }

    void register(@Observes Router router) {
        answer(router);
    }

    private void answer(Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
        for (int status : new int[] {404, 405, 406, 415}) {
            router.errorHandler(status, context -> send(context, Problem.of(status)));
        }
    }

    private void answer(RoutingContext context) {
        if (context.response().ended()) {
            return;
        }
        Problem problem =
                switch (context.failure()) {
                    case null -> Problem.of(context.statusCode());
                    case AuthenticationException e -> Problem.unauthorized();
                    case UnauthorizedException e -> Problem.unauthorized();
                    case ForbiddenException e -> Problem.forbidden();
                    case RefusedException refusal -> Problem.of(refusal);
                    case RejectedExecutionException e -> Problem.of(ErrorCode.UNAVAILABLE, "the service is too busy");
                    case Throwable e
                    when context.statusCode() >= 400 && context.statusCode() < 500 -> Problem.of(context.statusCode());
                    case Throwable e -> {
                        LOG.errorf(
                                e,
                                "%s %s failed",
                                context.request().method(),
                                context.request().path());
                        yield Problem.internal();
                    }
                };
        if (problem.status() == 401) {
            authentication.getChallenge(context).subscribe().with(challenge -> {
                challenge.getHeaders().forEach((name, value) -> context.response()
                        .putHeader(name, value));
                send(context, problem);
            });
        } else {
            send(context, problem);
        }
    }

    static void send(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.headWritten()) {
            // Half an answer was sent. Only the end of the connection can tell the client.
            context.request().connection().close();
            return;
        }
        if (problem.status() == 413) {
            // The rest of the body is still to come and will not be read.
            response.putHeader(HttpHeaderNames.CONNECTION, "close");
        }
        if (problem.retryAfterMillis() != null) {
            response.putHeader(
                    HttpHeaderNames.RETRY_AFTER,
                    Long.toString(Math.max(1, Math.ceilDiv(problem.retryAfterMillis(), 1000L))));
        } else if (problem.status() == 503) {
            // The times differ, since many clients are refused at the same moment.
            response.putHeader(
                    HttpHeaderNames.RETRY_AFTER,
                    Integer.toString(ThreadLocalRandom.current().nextInt(1, LAST_RETRY_SECONDS + 1)));
        }
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Buffer.buffer(problem.json()));
    }
}
