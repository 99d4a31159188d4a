package dev.parley.http.notification;

import dev.parley.http.JsonResponses;
import dev.parley.notification.HandledCalls;
import dev.parley.notification.KeyedCall;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Reads the {@code idempotency_key} of a service's call, and has the call take effect once. */
@ApplicationScoped
class CallKeys {
    private static final String FIELD = "idempotency_key";
    private static final int MAX_LENGTH = 128;

    private final HandledCalls handled;
    private final SecurityIdentity identity;

    CallKeys(HandledCalls handled, SecurityIdentity identity) {
        this.handled = handled;
        this.identity = identity;
    }

    /**
     * Returns empty without a key.
     *
     * @param operation the name of the operation; a key is valid for one operation only
     */
    Optional<KeyedCall> of(JsonFields body, String operation) throws InvalidInputException {
        return body.has(FIELD)
                ? Optional.of(KeyedCall.of(
                        identity.getPrincipal().getName(),
                        body.text(FIELD, MAX_LENGTH),
                        operation + " " + body.without()))
                : Optional.empty();
    }

    /** Runs a call that cannot fail, unless one with its key was run before. Answers 202 either way. */
    Uni<Response> once(JsonFields body, String operation, Runnable call) throws InvalidInputException {
        return of(body, operation)
                .map(handled::begin)
                .orElseGet(() -> Uni.createFrom().item(true))
                .map(first -> {
                    if (first) {
                        call.run();
                    }
                    return JsonResponses.accepted();
                });
    }
}
