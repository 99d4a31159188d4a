package dev.parley.http.guard;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.RefusedException;
import dev.parley.security.token.BearerAuthentication;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps the failures of resources to a {@link Problem}. */
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private final BearerAuthentication authentication;
    private final AuditTrail trail;

    ProblemMappers(BearerAuthentication authentication, AuditTrail trail) {
        this.authentication = authentication;
        this.trail = trail;
    }

    @ServerExceptionMapper
    Response refusal(RefusedException refusal) {
        return Problem.of(refusal).response();
    }

    @ServerExceptionMapper
    Response badFrame(InvalidInputException bad, RoutingContext context) {
        if (bad.code() == ErrorCode.FORBIDDEN) {
            trail.speaksForAnother(context);
        }
        return Problem.of(bad).response();
    }

    @ServerExceptionMapper
    Uni<Response> unauthorized(UnauthorizedException e, RoutingContext context) {
        return authentication.getChallenge(context).map(challenge -> {
            Response response = Problem.unauthorized().response();
            challenge.getHeaders().forEach((name, value) -> response.getHeaders()
                    .putSingle(name.toString(), value));
            return response;
        });
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, RoutingContext context) {
        trail.forbidden(context);
        return Problem.forbidden().response();
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e, ContainerRequestContext request) {
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        Problem problem = Problem.of(status);
        Response response = problem.response();
        Object allowed = e.getResponse().getHeaders().getFirst(HttpHeaders.ALLOW);
        if (allowed != null) {
            response.getHeaders().putSingle(HttpHeaders.ALLOW, allowed);
        }
        if (problem.status() >= 500) {
            log(e, request);
        }
        return response;
    }

    @ServerExceptionMapper
    Response anythingElse(Throwable e, ContainerRequestContext request, RoutingContext context) {
        // Quarkus answers a body that was too long; nobody is there to be answered if the sender broke off.
        if (!context.response().ended() && !(e.getCause() instanceof HttpClosedException)) {
            log(e, request);
        }
        return Problem.internal().response();
    }

    /** Without the query, which may contain a token. */
    private static void log(Throwable e, ContainerRequestContext request) {
        LOG.errorf(e, "%s %s failed", request.getMethod(), request.getUriInfo().getPath());
    }
}
