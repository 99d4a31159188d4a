package dev.parley.http.notification;

import dev.parley.bus.Address;
import dev.parley.delivery.Hub;
import dev.parley.http.JsonBody;
import dev.parley.http.RequestRateLimit;
import dev.parley.http.guard.AuditTrail;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Publishes live updates, which are delivered to connections and not stored. */
@Path(NotificationsResource.PATH + "/live")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class LiveResource {

    private final Hub hub;
    private final RequestRateLimit rateLimit;
    private final CallKeys keys;
    private final AuditTrail trail;

    LiveResource(Hub hub, RequestRateLimit rateLimit, CallKeys keys, AuditTrail trail) {
        this.hub = hub;
        this.rateLimit = rateLimit;
        this.keys = keys;
        this.trail = trail;
    }

    @POST
    @Path("update")
    @RolesAllowed("service")
    public Uni<Response> update(byte[] body) throws InvalidInputException {
        rateLimit.call();
        JsonFields fields = JsonBody.fields(body);
        Address user = new Address.User(fields.idOrNumber("user_id"));
        Event event = NoticeBodies.live(fields);
        return keys.once(fields, "live/update", () -> hub.publish(user, event));
    }

    @POST
    @Path("data")
    @RolesAllowed("service")
    public Uni<Response> data(byte[] body) throws InvalidInputException {
        rateLimit.call();
        JsonFields fields = JsonBody.fields(body);
        Address user = new Address.User(fields.idOrNumber("user_id"));
        Event event = NoticeBodies.data(fields);
        return keys.once(fields, "live/data", () -> hub.publish(user, event));
    }

    /** Publishes to every connection. */
    @POST
    @Path("broadcast")
    @RolesAllowed("admin")
    public Uni<Response> broadcast(byte[] body, @Context RoutingContext context) throws InvalidInputException {
        rateLimit.call();
        JsonFields fields = JsonBody.fields(body);
        Event event = NoticeBodies.data(fields);
        trail.adminDoes("broadcast", context);
        return keys.once(fields, "live/broadcast", () -> hub.publish(new Address.Everybody(), event));
    }
}
