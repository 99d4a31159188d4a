package dev.parley.http.guard;

import dev.parley.security.SecurityEvent.Kind;
import dev.parley.security.SecurityEvents;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Records security events of HTTP requests for operators. */
@ApplicationScoped
public class AuditTrail {

    private final SecurityEvents events;

    AuditTrail(SecurityEvents events) {
        this.events = events;
    }

    /** An admin uses a right that only admins have, such as {@code erase_personal_data}. */
    public void adminDoes(String what, RoutingContext context) {
        events.record(Kind.ADMIN_ACTION, what, context.request(), user(context));
    }

    /** Tokens of a user are revoked: those of one device, or all. */
    public void revokes(boolean oneDevice, RoutingContext context) {
        events.record(Kind.REVOKED, oneDevice ? "tokens_of_device" : "all_tokens", context.request(), user(context));
    }

    /** The caller does not have the required role, or is not the required user. */
    void forbidden(RoutingContext context) {
        events.record(Kind.FORBIDDEN, "role_or_user", context.request(), user(context));
    }

    /** The caller has tried to speak for another user, as on sockets. */
    void speaksForAnother(RoutingContext context) {
        events.record(Kind.FORBIDDEN, "other_user", context.request(), user(context));
    }

    /** A call of a webhook has no valid signature, or is too old. */
    public void forgedWebhook(String reason, RoutingContext context) {
        events.record(Kind.WEBHOOK_REFUSED, reason, context.request(), null);
    }

    void bodyTooLarge(RoutingContext context) {
        events.record(Kind.LIMIT_BREACHED, "body_bytes", context.request(), user(context));
    }

    private static @Nullable String user(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser known
                ? known.getSecurityIdentity().getPrincipal().getName()
                : null;
    }
}
