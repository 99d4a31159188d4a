package dev.parley.http.admin;

import dev.parley.http.JsonBody;
import dev.parley.http.JsonResponses;
import dev.parley.http.guard.AuditTrail;
import dev.parley.http.guard.Params;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.revocation.RevocationWatch;
import dev.parley.security.Caller;
import dev.parley.security.revocation.Revocation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;

/** Revokes a user's tokens: their sessions are closed everywhere, and the tokens are not accepted any more. */
@Path("/api/v1/users/{id}/revoke")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class RevokeResource {

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private final RevocationWatch watch;
    private final AuditTrail trail;
    private final SecurityIdentity identity;
    private final Clock clock;

    RevokeResource(RevocationWatch watch, AuditTrail trail, SecurityIdentity identity, Clock clock) {
        this.watch = watch;
        this.trail = trail;
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * Revokes the tokens of one device, or all; the body must say which. A revocation by a service does not apply to
     * tokens of admins. Answers when it is stored and the second is over, since tokens have their time in whole
     * seconds: a token issued after the answer is valid.
     */
    @POST
    @RolesAllowed({"admin", "service"})
    public Uni<byte[]> revoke(@PathParam("id") String id, byte[] body, @Context RoutingContext context)
            throws InvalidInputException {
        String userId = Params.id("id", id);
        JsonFields fields = JsonBody.fields(body).only("all", "device_id");
        boolean all = fields.flag("all", false);
        if (all == fields.has("device_id")) {
            throw fields.bad("device_id", "must be there, or \"all\": true in its place");
        }
        String device = all ? null : fields.id("device_id");
        trail.revokes(device != null, context);
        return watch.revoke(userId, device, identity.hasRole(Caller.ADMIN))
                .call(revocation ->
                        Uni.createFrom().voidItem().onItem().delayIt().by(untilGood(revocation)))
                .map(RevokeResource::answer);
    }

    private Duration untilGood(Revocation revocation) {
        Duration left = Duration.between(clock.instant(), revocation.validFrom());
        return left.isPositive() ? left.compareTo(A_SECOND) < 0 ? left : A_SECOND : Duration.ofMillis(1);
    }

    private static byte[] answer(Revocation revocation) {
        return JsonResponses.object(json -> {
            json.writeStringField("user_id", revocation.userId());
            json.writeStringField("device_id", revocation.device());
            json.writeStringField("tokens_valid_from", revocation.validFrom().toString());
        });
    }
}
