package dev.parley.http.notification;

import dev.parley.http.JsonBody;
import dev.parley.http.JsonResponses;
import dev.parley.http.guard.AuditTrail;
import dev.parley.notification.ForgedEvent;
import dev.parley.notification.Payments;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.RefusedException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** Receives Stripe's events. Not found while no secret is configured. */
@Path("/webhooks/stripe")
@Produces(MediaType.APPLICATION_JSON)
class StripeResource {

    private final Payments payments;
    private final AuditTrail trail;

    StripeResource(Payments payments, AuditTrail trail) {
        this.payments = payments;
        this.trail = trail;
    }

    /** Answers when the event is stored. Until it gets that answer, Stripe sends it again. */
    @POST
    public Uni<byte[]> event(
            @HeaderParam("Stripe-Signature") String signature, byte[] body, @Context RoutingContext context)
            throws InvalidInputException {
        if (!payments.enabled()) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "there is nothing here");
        }
        try {
            return payments.handle(JsonBody.text(body), signature)
                    .map(_ -> JsonResponses.object(json -> json.writeBooleanField("received", true)));
        } catch (ForgedEvent forged) {
            trail.forgedWebhook(forged.reason(), context);
            throw forged.answer();
        }
    }
}
