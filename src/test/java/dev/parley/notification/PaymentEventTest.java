package dev.parley.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.BadFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentEventTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
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
            "payment_intent.succeeded|'status':'succeeded'|payment_succeeded|Payment Successful|Your payment was successful.",
    }, quoteCharacter = '~')
    void everyKindIsTold(String type, String fields, String notificationType, String title, String message)
            throws BadFrame {
        PaymentEvent event = PaymentEvent.read(body(type, "'id':'obj_1'," + fields + ",'metadata':{'user_id':'7'}"))
                .orElseThrow();

        String update = "{\"payment_id\":\"obj_1\"," + fields.replace('\'', '"')
                .replace("amount_paid", "amount").replace("amount_due", "amount") + "}";
        assertThat(event).isEqualTo(new PaymentEvent("evt_1",
                new NewNotification("7", notificationType, title, message, update), update));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'metadata':{}", "'metadata':null", "'id':'x'", "'metadata':{'user_id':''}",
            "'metadata':{'user_id':7}", "'metadata':{'user_id':'a\\nb'}"})
    void withoutAUserNobodyIsTold(String object) throws BadFrame {
        assertThat(PaymentEvent.read(body("invoice.paid", object))).isEmpty();
    }

    @Test
    void otherTypesAreNotTold() throws BadFrame {
        assertThat(PaymentEvent.read(body("charge.refunded", "'metadata':{'user_id':'7'}"))).isEmpty();
    }

    @Test
    void whatStripeWouldNotWriteIsLeftOut() throws BadFrame {
        PaymentEvent event = PaymentEvent.read(body("payment_intent.succeeded",
                "'id':7,'amount':1.5,'currency':'u sd','status':'ok','metadata':{'user_id':'7'}")).orElseThrow();

        assertThat(event.update()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(event.notification().message()).isEqualTo("Your payment was successful.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "{'id':'e'}", "{'type':'invoice.paid','data':{'object':{}}}",
            "{'id':7,'type':'invoice.paid','data':{'object':{}}}", "{'id':'e','type':'invoice.paid'}",
            "{'id':'e','type':'invoice.paid','data':{'object':[]}}"})
    void whatIsNoEventIsRefused(String body) {
        assertThatThrownBy(() -> PaymentEvent.read(body.replace('\'', '"'))).isInstanceOf(BadFrame.class);
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
