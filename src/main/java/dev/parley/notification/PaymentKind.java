package dev.parley.notification;

import java.util.Optional;

/** The events of Stripe's that users are told of. */
enum PaymentKind {
    PAYMENT_SUCCEEDED("payment_intent.succeeded", "amount", "Payment Successful", "Your payment%s was successful.", "of"),
    PAYMENT_FAILED("payment_intent.payment_failed", "amount", "Payment Failed", "Your payment%s did not go through.", "of"),
    SUBSCRIPTION_CREATED("customer.subscription.created", null, "Subscription Created", "Your subscription was created.", ""),
    SUBSCRIPTION_UPDATED("customer.subscription.updated", null, "Subscription Updated", "Your subscription was changed.", ""),
    SUBSCRIPTION_DELETED("customer.subscription.deleted", null, "Subscription Ended", "Your subscription has ended.", ""),
    INVOICE_PAID("invoice.paid", "amount_paid", "Invoice Paid", "Your invoice%s was paid.", "over"),
    INVOICE_PAYMENT_FAILED("invoice.payment_failed", "amount_due", "Invoice Payment Failed",
            "Your invoice%s could not be paid.", "over");

    private final String stripeType;
    private final String amountField;
    private final String title;
    private final String sentence;
    private final String preposition;

    PaymentKind(String stripeType, String amountField, String title, String sentence, String preposition) {
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

    /** The {@code notification_type} that users' clients see. */
    String notificationType() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Which field of Stripe's object has the amount; null where none has. */
    String amountField() {
        return amountField;
    }

    String title() {
        return title;
    }

    /** @param money as text, or null where it is not known */
    String message(String money) {
        return sentence.formatted(money == null ? "" : " " + preposition + " " + money);
    }
}
