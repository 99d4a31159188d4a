package dev.parley.notification;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events of Stripe that become notifications. */
enum PaymentKind {
    PAYMENT_SUCCEEDED(
            "payment_intent.succeeded", "amount", "Payment Successful", "Your payment%s was successful.", "of"),
    PAYMENT_FAILED(
            "payment_intent.payment_failed", "amount", "Payment Failed", "Your payment%s did not go through.", "of"),
    PAYMENT_CANCELED("payment_intent.canceled", "amount", "Payment Canceled", "Your payment%s was canceled.", "of"),
    CHECKOUT_COMPLETED(
            "checkout.session.completed", "amount_total", "Checkout Completed", "Your checkout%s is complete.", "of"),
    CHARGE_REFUNDED("charge.refunded", "amount_refunded", "Payment Refunded", "Your payment was refunded%s.", "by"),
    SUBSCRIPTION_CREATED(
            "customer.subscription.created", null, "Subscription Created", "Your subscription was created.", ""),
    SUBSCRIPTION_UPDATED(
            "customer.subscription.updated", null, "Subscription Updated", "Your subscription was changed.", ""),
    SUBSCRIPTION_DELETED(
            "customer.subscription.deleted", null, "Subscription Ended", "Your subscription has ended.", ""),
    INVOICE_FINALIZED("invoice.finalized", "amount_due", "New Invoice", "You have a new invoice%s.", "over"),
    INVOICE_PAID("invoice.paid", "amount_paid", "Invoice Paid", "Your invoice%s was paid.", "over"),
    INVOICE_PAYMENT_SUCCEEDED(
            "invoice.payment_succeeded", "amount_paid", "Invoice Paid", "Your invoice%s was paid.", "over"),
    INVOICE_PAYMENT_FAILED(
            "invoice.payment_failed",
            "amount_due",
            "Invoice Payment Failed",
            "Your invoice%s could not be paid.",
            "over");

    private final String stripeType;
    private final @Nullable String amountField;
    private final String title;
    private final String sentence;
    private final String preposition;

    PaymentKind(String stripeType, @Nullable String amountField, String title, String sentence, String preposition) {
        this.stripeType = stripeType;
        this.amountField = amountField;
        this.title = title;
        this.sentence = sentence;
        this.preposition = preposition;
    }

    static Optional<PaymentKind> of(String stripeType) {
        for (PaymentKind kind : values()) {
            if (kind.stripeType.equals(stripeType)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** The {@code notification_type} that clients see. */
    String notificationType() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The field of Stripe's object with the amount; null if there is none. */
    @Nullable String amountField() {
        return amountField;
    }

    /**
     * The status of the payment, by the {@code status} of Stripe's object, in which a refunded charge is {@code
     * succeeded}.
     */
    @Nullable String status(@Nullable String stripeStatus) {
        return this == CHARGE_REFUNDED && "succeeded".equals(stripeStatus) ? "refunded" : stripeStatus;
    }

    String title() {
        return title;
    }

    /** @param money the amount as text, or null if it is unknown */
    String message(@Nullable String money) {
        return sentence.formatted(money == null ? "" : " " + preposition + " " + money);
    }
}
