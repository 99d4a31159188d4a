package dev.parley.notification;

import dev.parley.bus.Address;
import dev.parley.delivery.Hub;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.RefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/** Turns Stripe's events into notifications. */
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

    /** Whether Stripe's events are accepted, that is, a secret is configured. */
    public boolean enabled() {
        return config.webhookSecret().isPresent();
    }

    /**
     * Handles an event once, however often it arrives. Completes when it is stored, or ignored because it makes no
     * notification.
     *
     * @param body      exactly as Stripe sent it
     * @param signature the {@code Stripe-Signature} header, or null
     * @throws ForgedEvent if the signature is not Stripe's, or not from now
     * @throws InvalidInputException if the body is not an event
     */
    public Uni<Void> handle(String body, String signature) throws InvalidInputException, ForgedEvent {
        requireSignature(body, signature);
        Optional<PaymentEvent> read = PaymentEvent.read(body);
        if (read.isEmpty()) {
            count("ignored");
            return Uni.createFrom().voidItem();
        }
        PaymentEvent event = read.get();
        return notifications
                .createOnce(SOURCE, event.eventId(), event.notification())
                .invoke(made -> {
                    count(made.isPresent() ? "handled" : "repeated");
                    if (made.isPresent()) {
                        hub.publish(
                                new Address.User(event.notification().userId()),
                                new Event.PaymentUpdate(event.update()));
                    }
                })
                .replaceWithVoid();
    }

    private void requireSignature(String body, String signature) throws ForgedEvent {
        String secret = config.webhookSecret()
                .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, "there is nothing here"));
        switch (StripeSignature.judge(signature, body, secret, config.tolerance(), clock.instant())) {
            case GOOD -> {}
            case FORGED -> throw refused("signature", "is not Stripe's signature of this body");
            case UNTIMELY -> throw refused("time", "is too old, or in the future");
        }
    }

    private ForgedEvent refused(String reason, String complaint) {
        count("refused");
        return new ForgedEvent(reason, InvalidInputException.ofField("Stripe-Signature", complaint));
    }

    private void count(String outcome) {
        registry.counter("parley.stripe.events", "outcome", outcome).increment();
    }
}
