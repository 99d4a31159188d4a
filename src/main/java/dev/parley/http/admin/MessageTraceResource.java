package dev.parley.http.admin;

import dev.parley.cluster.ClusterDirectory;
import dev.parley.conversation.message.MessageStatus;
import dev.parley.http.guard.AuditTrail;
import dev.parley.http.guard.Params;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.RefusedException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;

/** Shows how far a message got: committed, published, delivered to whose devices, read. */
@Path("/api/v1/messages/{id}/trace")
@Produces(MediaType.APPLICATION_JSON)
class MessageTraceResource {

    private final MessageStatus facts;
    private final ClusterDirectory directory;
    private final AuditTrail trail;
    private final Clock clock;

    MessageTraceResource(MessageStatus facts, ClusterDirectory directory, AuditTrail trail, Clock clock) {
        this.facts = facts;
        this.directory = directory;
        this.trail = trail;
        this.clock = clock;
    }

    /** Shows the state at the moment. Instances that do not answer within a second are named. */
    @GET
    @RolesAllowed("admin")
    public Uni<byte[]> trace(@PathParam("id") String id, @Context RoutingContext context) throws InvalidInputException {
        long messageId = Params.messageId("id", id);
        trail.adminDoes("trace_message", context);
        return facts.of(messageId).chain(found -> {
            MessageStatus.Facts message =
                    found.orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, "there is no such message"));
            return directory
                    .wayOf(message.conversationId(), message.seq(), messageId)
                    .map(ways -> MessageTrace.of(message, ways).write(clock.instant()));
        });
    }
}
