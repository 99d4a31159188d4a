package dev.parley.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.InvalidInputException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class PaymentEventTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "payment_intent.succeeded|'amount':1000,'currency':'usd','status':'succeeded'|payment_succeeded"
                        + "|Payment Successful|Your payment of 10.00 USD was successful.",
                "payment_intent.payment_failed|'amount':500,'currency':'jpy','status':'requires_payment_method'"
                        + "|payment_failed|Payment Failed|Your payment of 500 JPY did not go through.",
                "customer.subscription.created|'currency':'usd','status':'active'|subscription_created"
                        + "|Subscription Created|Your subscription was created.",
                "customer.subscription.updated|'currency':'usd','status':'past_due'|subscription_updated"
                        + "|Subscription Updated|Your subscription was changed.",
                "customer.subscription.deleted|'currency':'usd','status':'canceled'|subscription_deleted"
                        + "|Subscription Ended|Your subscription has ended.",
                "invoice.paid|'amount_paid':1050,'currency':'eur','status':'paid'|invoice_paid"
                        + "|Invoice Paid|Your invoice over 10.50 EUR was paid.",
                "invoice.payment_failed|'amount_due':1,'currency':'kwd','status':'open'|invoice_payment_failed"
                        + "|Invoice Payment Failed|Your invoice over 0.001 KWD could not be paid.",
                "payment_intent.canceled|'amount':1000,'currency':'usd','status':'canceled'|payment_canceled"
                        + "|Payment Canceled|Your payment of 10.00 USD was canceled.",
                "checkout.session.completed|'amount_total':2500,'currency':'eur','status':'complete'|checkout_completed"
                        + "|Checkout Completed|Your checkout of 25.00 EUR is complete.",
                "charge.refunded|'amount_refunded':300,'currency':'usd','status':'refunded'|charge_refunded"
                        + "|Payment Refunded|Your payment was refunded by 3.00 USD.",
                "invoice.finalized|'amount_due':700,'currency':'usd','status':'open'|invoice_finalized"
                        + "|New Invoice|You have a new invoice over 7.00 USD.",
                "invoice.payment_succeeded|'amount_paid':700,'currency':'usd','status':'paid'|invoice_payment_succeeded"
                        + "|Invoice Paid|Your invoice over 7.00 USD was paid.",
                "payment_intent.succeeded|'status':'succeeded'|payment_succeeded|Payment Successful|Your payment was successful.",
            },
            quoteCharacter = '~')
    void everyKindIsTold(String type, String fields, String notificationType, String title, String message)
            throws InvalidInputException {
        PaymentEvent event = PaymentEvent.read(body(type, "'id':'obj_1'," + fields + ",'metadata':{'user_id':'7'}"))
                .orElseThrow();

        String update = "{\"payment_id\":\"obj_1\","
                + fields.replace('\'', '"').replaceAll("amount_(paid|due|total|refunded)", "amount") + "}";
        assertThat(event)
                .isEqualTo(new PaymentEvent(
                        "evt_1", new NewNotification("7", notificationType, title, message, update), update));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'metadata':{}",
                "'metadata':null",
                "'id':'x'",
                "'metadata':{'user_id':''}",
                "'metadata':{'user_id':7}",
                "'metadata':{'user_id':'a\\nb'}"
            })
    void withoutAUserNobodyIsTold(String object) throws InvalidInputException {
        assertThat(PaymentEvent.read(body("invoice.paid", object))).isEmpty();
    }

    @Test
    void otherTypesAreNotTold() throws InvalidInputException {
        assertThat(PaymentEvent.read(body("charge.captured", "'metadata':{'user_id':'7'}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'subscription_details':{'metadata':{'user_id':'7'}}",
                "'parent':{'type':'subscription_details','subscription_details':{'metadata':{'user_id':'7'}}}",
                "'metadata':{},'subscription_details':null,'parent':{'subscription_details':{'metadata':{'user_id':'7'}}}",
                "'metadata':{'user_id':'7'},'subscription_details':{'metadata':{'user_id':'8'}}"
            })
    void theUserOfAnInvoiceMayBeInItsSubscriptionsMetadata(String object) throws InvalidInputException {
        assertThat(PaymentEvent.read(body("invoice.paid", object))
                        .orElseThrow()
                        .notification()
                        .userId())
                .isEqualTo("7");
    }

    @Test
    void aRefundedChargeIsNotCalledSucceeded() throws InvalidInputException {
        assertThat(PaymentEvent.read(body("charge.refunded", "'status':'succeeded','metadata':{'user_id':'7'}"))
                        .orElseThrow()
                        .update())
                .isEqualTo("{\"status\":\"refunded\"}");
    }

    @Test
    void whatStripeWouldNotWriteIsLeftOut() throws InvalidInputException {
        PaymentEvent event = PaymentEvent.read(body(
                        "payment_intent.succeeded",
                        "'id':7,'amount':1.5,'currency':'u sd','status':'ok','metadata':{'user_id':'7'}"))
                .orElseThrow();

        assertThat(event.update()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(event.notification().message()).isEqualTo("Your payment was successful.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{'id':'e'}",
                "{'type':'invoice.paid','data':{'object':{}}}",
                "{'id':7,'type':'invoice.paid','data':{'object':{}}}",
                "{'id':'e','type':'invoice.paid'}",
                "{'id':'e','type':'invoice.paid','data':{'object':[]}}"
            })
    void whatIsNoEventIsRefused(String body) {
        assertThatThrownBy(() -> PaymentEvent.read(body.replace('\'', '"'))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void negativeAmountsHaveTheirSign() {
        assertThat(Money.text(-1005, "usd")).isEqualTo("-10.05 USD");
        assertThat(Money.text(0, "Bhd")).isEqualTo("0.000 BHD");
    }

    private static String body(String type, String object) {
        return ("{'id':'evt_1','object':'event','type':'" + type + "','data':{'object':{" + object + "}}}")
                .replace('\'', '"');
    }
}
