package dev.parley.http.notification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;

/** Reads a payment of a service: its fields beside the user's id, or as the {@code payload}. */
final class PaymentBody {

    private static final int MAX_LENGTH = 255;

    private PaymentBody() {}

    static Event.PaymentUpdate read(JsonFields body) throws InvalidInputException {
        ObjectNode payment = body.without("user_id", "idempotency_key");
        JsonFields fields = new JsonFields(payment, "");
        if (fields.has("payload")) {
            if (payment.size() > 1) {
                throw body.bad("payload", "must have all fields of the payment, or none");
            }
            fields = body.object("payload");
            payment = fields.without();
        }
        check(fields);
        body.requireStorable("payload", payment);
        return new Event.PaymentUpdate(payment.toString());
    }

    private static void check(JsonFields payment) throws InvalidInputException {
        JsonNode id = payment.raw("payment_id");
        if (id == null || !id.isNumber()) {
            payment.text("payment_id", MAX_LENGTH);
        }
        payment.text("status", MAX_LENGTH);
        if (payment.has("currency")) {
            payment.text("currency", MAX_LENGTH);
        }
        if (payment.has("amount") && !payment.raw("amount").isNumber()) {
            throw payment.bad("amount", "must be a number");
        }
    }
}
