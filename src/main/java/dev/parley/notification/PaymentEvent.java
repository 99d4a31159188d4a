package dev.parley.notification;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.Ids;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An event of Stripe that concerns a user.
 *
 * @param eventId Stripe's id, the same at each repetition
 * @param update  a JSON object with {@code payment_id}, {@code amount}, {@code currency} and {@code status}, as far as
 *                Stripe's object has them
 */
record PaymentEvent(String eventId, NewNotification notification, String update) {
    private static final int MAX_LENGTH = 255;
    /**
     * The places at which the user may be: an invoice has the metadata of its subscription, at a place that depends on
     * the version of the API.
     */
    private static final List<JsonPointer> USER_IDS = Stream.of(
                    "/metadata", "/subscription_details/metadata", "/parent/subscription_details/metadata")
            .map(path -> JsonPointer.compile(path + "/user_id"))
            .toList();

    /**
     * Reads an event that Stripe posted.
     *
     * @return empty for an event that makes no notification: of another type, or without a user in its metadata
     * @throws InvalidInputException if it is not an event
     */
    static Optional<PaymentEvent> read(String body) throws InvalidInputException {
        JsonFields event = new JsonFields(Json.object(body), "");
        String id = event.text("id", MAX_LENGTH);
        Optional<PaymentKind> kind = PaymentKind.of(event.text("type"));
        if (!(event.object("data").raw("object") instanceof ObjectNode object)) {
            throw event.bad("data.object", "must be an object");
        }
        Optional<String> userId = userId(object);
        return kind.isEmpty() || userId.isEmpty()
                ? Optional.empty()
                : Optional.of(of(id, kind.get(), userId.get(), object));
    }

    private static Optional<String> userId(ObjectNode object) {
        return USER_IDS.stream()
                .map(path -> object.at(path).textValue())
                .filter(Ids::valid)
                .findFirst();
    }

    private static PaymentEvent of(String id, PaymentKind kind, String userId, ObjectNode object) {
        JsonNode amount = kind.amountField() == null ? null : object.get(kind.amountField());
        Long units =
                amount != null && amount.canConvertToLong() && amount.isIntegralNumber() ? amount.longValue() : null;
        String currency = text(object, "currency");
        String money = units == null || currency == null ? null : Money.text(units, currency);
        String update = update(text(object, "id"), units, currency, kind.status(text(object, "status")));
        return new PaymentEvent(
                id,
                new NewNotification(userId, kind.notificationType(), kind.title(), kind.message(money), update),
                update);
    }

    private static String update(
            @Nullable String paymentId, @Nullable Long amount, @Nullable String currency, @Nullable String status) {
        return new String(
                Json.bytes(json -> {
                    json.writeStartObject();
                    if (paymentId != null) {
                        json.writeStringField("payment_id", paymentId);
                    }
                    if (amount != null) {
                        json.writeNumberField("amount", amount);
                    }
                    if (currency != null) {
                        json.writeStringField("currency", currency);
                    }
                    if (status != null) {
                        json.writeStringField("status", status);
                    }
                    json.writeEndObject();
                }),
                StandardCharsets.UTF_8);
    }

    /** The text, or null if it is missing or not in Stripe's form. */
    private static @Nullable String text(ObjectNode object, String name) {
        String text = object.path(name).textValue();
        return text != null && text.length() <= MAX_LENGTH && text.chars().allMatch(c -> c > ' ' && c < 127)
                ? text
                : null;
    }
}
