package dev.parley.notification;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import dev.parley.delivery.Address;
import dev.parley.delivery.Hub;
import dev.parley.protocol.BadFrame;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/**
 * Turns Stripe's events into notifications. Of Stripe's library only the check of signatures is used: its model of
 * events is read by reflection, changes with each version of the API, and has far more than is needed here.
 */
@ApplicationScoped
public class Payments {
    private static final String SOURCE = "stripe";

    private final Notifications notifications;
    private final Hub hub;
    private final StripeConfig config;
    private final Clock clock;
    private final MeterRegistry registry;

    Payments(Notifications notifications, Hub hub, StripeConfig config, Clock clock, MeterRegistry registry) {
        this.notifications = notifications;
        this.hub = hub;
        this.config = config;
        this.clock = clock;
        this.registry = registry;
    }

    /** Whether Stripe's events are taken at all: whether a secret is configured. */
    public boolean enabled() {
        return config.webhookSecret().isPresent();
    }

    /**
     * Handles an event once, however often it comes. Completes when it is stored, or is none that users are told of.
     *
     * @param body      as Stripe sent it, to the letter
     * @param signature the {@code Stripe-Signature} header, or null
     * @throws BadFrame where the signature is not Stripe's or too old, or the body is no event
     */
    public Uni<Void> handle(String body, String signature) throws BadFrame {
        if (!signed(body, signature)) {
            count("refused");
            throw BadFrame.ofField("Stripe-Signature", "is not a recent signature of this body");
        }
        Optional<PaymentEvent> read = PaymentEvent.read(body);
        if (read.isEmpty()) {
            count("ignored");
            return Uni.createFrom().voidItem();
        }
        PaymentEvent event = read.get();
        return notifications.createOnce(SOURCE, event.eventId(), event.notification()).invoke(made -> {
            count(made.isPresent() ? "handled" : "repeated");
            if (made.isPresent()) {
                hub.publish(new Address.User(event.notification().userId()), new Event.PaymentUpdate(event.update()));
            }
        }).replaceWithVoid();
    }

    private boolean signed(String body, String signature) {
        String secret = config.webhookSecret().orElseThrow(
                () -> new Refusal(ErrorCode.NOT_FOUND, "there is nothing here"));
        if (signature == null) {
            return false;
        }
        try {
            return Webhook.Signature.verifyHeader(body, signature, secret, config.tolerance().toSeconds(), clock);
        } catch (SignatureVerificationException | RuntimeException e) {
            // A header that is not even one fails in its own ways.
            return false;
        }
    }

    private void count(String outcome) {
        registry.counter("parley.stripe.events", "outcome", outcome).increment();
    }
}
