package dev.parley.http.admin;

import dev.parley.cluster.ClusterDirectory;
import dev.parley.cluster.ClusterDirectory.Found;
import dev.parley.cluster.ClusterTotals;
import dev.parley.cluster.LiveConnection;
import dev.parley.http.JsonResponses;
import dev.parley.http.guard.Params;
import dev.parley.http.notification.NotificationsResource;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.RefusedException;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Shows the connections of a user on all instances. An answer in which something may be missing has {@code "partial":
 * true}.
 */
@Path(NotificationsResource.PATH + "/connections")
@Produces(MediaType.APPLICATION_JSON)
class ConnectionsResource {

    private final ClusterDirectory directory;
    private final SecurityIdentity identity;
    private final Clock clock;

    ConnectionsResource(ClusterDirectory directory, SecurityIdentity identity, Clock clock) {
        this.directory = directory;
        this.identity = identity;
        this.clock = clock;
    }

    @GET
    @Path("stats")
    @RolesAllowed("admin")
    public Uni<byte[]> stats() {
        return directory.totals().map(this::stats);
    }

    @GET
    @Path("user")
    @Authenticated
    public Uni<byte[]> ofUser(@QueryParam("user_id") String user) throws InvalidInputException {
        return directory.connectionsOf(whose(user)).map(ConnectionsResource::connections);
    }

    /** Closes a connection. Its client may connect again. */
    @DELETE
    @Path("user/{connection_id}")
    @Authenticated
    public Uni<Void> disconnect(@PathParam("connection_id") String id, @QueryParam("user_id") String user)
            throws InvalidInputException {
        return directory
                .disconnect(whose(user), Params.id("connection_id", id))
                .invoke(found -> {
                    if (found.value() == 0) {
                        throw new RefusedException(
                                found.partial() ? ErrorCode.UNAVAILABLE : ErrorCode.NOT_FOUND,
                                "there is no such connection");
                    }
                })
                .replaceWithVoid();
    }

    /** Returns the caller's id, or for admins that of any user. */
    private String whose(String user) throws InvalidInputException {
        String caller = identity.getPrincipal().getName();
        if (user == null || user.equals(caller)) {
            return caller;
        }
        if (!identity.hasRole("admin")) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "only an admin may ask about others");
        }
        return Params.id("user_id", user);
    }

    private byte[] stats(Found<ClusterTotals> found) {
        ClusterTotals totals = found.value();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return JsonResponses.object(json -> {
            json.writeNumberField("total_connections", totals.connections());
            json.writeNumberField("total_users", totals.users());
            json.writeNumberField("rooms", totals.rooms());
            json.writeNumberField("instances", totals.instances());
            json.writeObjectFieldStart("by_dialect");
            for (Map.Entry<String, Long> entry : totals.byDialect().entrySet()) {
                json.writeNumberField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeObjectFieldStart("by_instance");
            for (Map.Entry<String, Long> entry : totals.byInstance().entrySet()) {
                json.writeNumberField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeStringField("timestamp", now.toString());
            if (!totals.exact()) {
                json.writeBooleanField("approximate", true);
            }
            JsonResponses.completeness(json, found);
        });
    }

    private static byte[] connections(Found<List<LiveConnection>> found) {
        return JsonResponses.object(json -> {
            json.writeArrayFieldStart("connections");
            for (LiveConnection connection : found.value()) {
                json.writeStartObject();
                connection.write(json);
                json.writeEndObject();
            }
            json.writeEndArray();
            JsonResponses.completeness(json, found);
        });
    }
}
