package dev.parley.http;

import dev.parley.delivery.ClusterTotals;
import dev.parley.delivery.InstanceDirectory;
import dev.parley.delivery.InstanceDirectory.Found;
import dev.parley.delivery.LiveConnection;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Who is connected, on all instances. An answer in which something may be missing says so: {@code "partial": true}. */
@Path(NotificationsResource.PATH + "/connections")
@Produces(MediaType.APPLICATION_JSON)
class ConnectionsResource {

    private final InstanceDirectory directory;
    private final SecurityIdentity identity;
    private final Clock clock;

    ConnectionsResource(InstanceDirectory directory, SecurityIdentity identity, Clock clock) {
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
    public Uni<byte[]> mine() {
        return directory.connectionsOf(identity.getPrincipal().getName()).map(ConnectionsResource::connections);
    }

    private byte[] stats(Found<ClusterTotals> found) {
        ClusterTotals totals = found.value();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return Answers.object(json -> {
            json.writeNumberField("total_connections", totals.connections());
            json.writeNumberField("total_users", totals.users());
            json.writeNumberField("rooms", totals.rooms());
            json.writeNumberField("instances", totals.instances());
            json.writeObjectFieldStart("by_dialect");
            for (Map.Entry<String, Long> entry : totals.byDialect().entrySet()) {
                json.writeNumberField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeStringField("timestamp", now.toString());
            if (!totals.exact()) {
                json.writeBooleanField("approximate", true);
            }
            Answers.completeness(json, found);
        });
    }

    private static byte[] connections(Found<List<LiveConnection>> found) {
        return Answers.object(json -> {
            json.writeArrayFieldStart("connections");
            for (LiveConnection connection : found.value()) {
                json.writeStartObject();
                connection.write(json);
                json.writeEndObject();
            }
            json.writeEndArray();
            Answers.completeness(json, found);
        });
    }
}
