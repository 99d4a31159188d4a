package dev.parley.http.guard;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Keeps a {@code ;} in a path as a character of its segment. JAX-RS takes it and what follows for a matrix parameter,
 * so that a request about {@code a;b} would act on {@code a}; percent-encoded it does not.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.3">RFC 3986, 3.3</a>
 */
class RawPath {
    @ServerRequestFilter(preMatching = true)
    public void encodeSemicolons(ContainerRequestContext request, RoutingContext context) {
        String path = context.normalizedPath();
        if (path.indexOf(';') < 0) {
            return;
        }
        URI asked = request.getUriInfo().getRequestUri();
        // The path is matched as this decodes it, and its parameters are decoded after that: so it is encoded once
        // more.
        String once = path.replace(";", "%3B").replace("%", "%25");
        String query = context.request().query();
        request.setRequestUri(URI.create(
                asked.getScheme() + "://" + asked.getRawAuthority() + once + (query == null ? "" : "?" + query)));
    }
}
