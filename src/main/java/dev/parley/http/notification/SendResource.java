package dev.parley.http.notification;

import dev.parley.bus.Address;
import dev.parley.cluster.ClusterDirectory;
import dev.parley.cluster.ClusterDirectory.Found;
import dev.parley.delivery.Hub;
import dev.parley.http.JsonBody;
import dev.parley.http.JsonResponses;
import dev.parley.http.RequestRateLimit;
import dev.parley.http.guard.AuditTrail;
import dev.parley.notification.NewNotification;
import dev.parley.notification.Notifications;
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

/** Sends notifications and live updates of services to users. */
@Path(NotificationsResource.PATH + "/send")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class SendResource {

    private final Notifications notifications;
    private final ClusterDirectory directory;
    private final Hub hub;
    private final RequestRateLimit rateLimit;
    private final CallKeys keys;
    private final AuditTrail trail;

    SendResource(
            Notifications notifications,
            ClusterDirectory directory,
            Hub hub,
            RequestRateLimit rateLimit,
            CallKeys keys,
            AuditTrail trail) {
        this.notifications = notifications;
        this.directory = directory;
        this.hub = hub;
        this.rateLimit = rateLimit;
        this.keys = keys;
        this.trail = trail;
    }

    /**
     * Stores a notification. Answers when it is stored, with the number of connections that the user had when it was
     * published.
     */
    @POST
    @Path("notification")
    @RolesAllowed("service")
    public Uni<Response> notification(byte[] body) throws InvalidInputException {
        rateLimit.call();
        JsonFields fields = JsonBody.fields(body);
        NewNotification notification = NoticeBodies.notification(fields);
        return keys.of(fields, "send/notification")
                .map(call -> notifications.create(call, notification))
                .orElseGet(() -> notifications.create(notification))
                .chain(id -> directory.countOf(notification.userId()).map(reached -> accepted(id, reached)));
    }

    /** Publishes to every connection. */
    @POST
    @Path("system")
    @RolesAllowed("admin")
    public Uni<Response> system(byte[] body, @Context RoutingContext context) throws InvalidInputException {
        rateLimit.call();
        JsonFields fields = JsonBody.fields(body);
        Event event = NoticeBodies.system(fields);
        trail.adminDoes("send_to_everybody", context);
        return keys.once(fields, "send/system", () -> hub.publish(new Address.Everybody(), event));
    }

    /** Publishes to the connections in a room. */
    @POST
    @Path("room")
    @RolesAllowed("service")
    public Uni<Response> room(byte[] body) throws InvalidInputException {
        rateLimit.call();
        JsonFields fields = JsonBody.fields(body);
        Event.RoomNotification notification = NoticeBodies.room(fields);
        return keys.once(fields, "send/room", () -> hub.publish(new Address.Room(notification.room()), notification));
    }

    /** Publishes the state of a payment to a user's connections. It is not stored. */
    @POST
    @Path("payment")
    @RolesAllowed("service")
    public Uni<Response> payment(byte[] body) throws InvalidInputException {
        rateLimit.call();
        JsonFields fields = JsonBody.fields(body);
        Address user = new Address.User(fields.idOrNumber("user_id"));
        Event event = PaymentBody.read(fields);
        return keys.once(fields, "send/payment", () -> hub.publish(user, event));
    }

    private static Response accepted(long id, Found<Long> reached) {
        return Response.accepted(JsonResponses.object(json -> {
                    json.writeStringField("id", Long.toString(id));
                    json.writeNumberField("connections_reached", reached.value());
                    JsonResponses.completeness(json, reached);
                }))
                .build();
    }
}
