package dev.parley.http;

import dev.parley.delivery.Address;
import dev.parley.delivery.Hub;
import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Event;
import dev.parley.protocol.Fields;
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

/** What concerns only those who are connected: it is delivered, and not kept. */
@Path(NotificationsResource.PATH + "/live")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class LiveResource {

    private final Hub hub;
    private final Toll toll;
    private final CallKeys keys;
    private final SecurityTrail trail;

    LiveResource(Hub hub, Toll toll, CallKeys keys, SecurityTrail trail) {
        this.hub = hub;
        this.toll = toll;
        this.keys = keys;
        this.trail = trail;
    }

    @POST
    @Path("update")
    @RolesAllowed("service")
    public Uni<Response> update(byte[] body) throws BadFrame {
        toll.call();
        Fields fields = Body.fields(body);
        Address user = new Address.User(fields.idOrNumber("user_id"));
        Event event = NoticeBodies.live(fields);
        return keys.once(fields, "live/update", () -> hub.publish(user, event));
    }

    @POST
    @Path("data")
    @RolesAllowed("service")
    public Uni<Response> data(byte[] body) throws BadFrame {
        toll.call();
        Fields fields = Body.fields(body);
        Address user = new Address.User(fields.idOrNumber("user_id"));
        Event event = NoticeBodies.data(fields);
        return keys.once(fields, "live/data", () -> hub.publish(user, event));
    }

    /** To every connection. */
    @POST
    @Path("broadcast")
    @RolesAllowed("admin")
    public Uni<Response> broadcast(byte[] body, @Context RoutingContext context) throws BadFrame {
        toll.call();
        Fields fields = Body.fields(body);
        Event event = NoticeBodies.data(fields);
        trail.adminDoes("broadcast", context);
        return keys.once(fields, "live/broadcast", () -> hub.publish(new Address.Everybody(), event));
    }
}
