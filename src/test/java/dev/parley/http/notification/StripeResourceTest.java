package dev.parley.http.notification;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.parley.testing.ChatClient;
import dev.parley.testing.Service;
import dev.parley.testing.StripeSignature;
import dev.parley.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stripe's side of the payments: what it posts, signed as it documents. */
@QuarkusTest
@TestProfile(StripeResourceTest.WithSecret.class)
class StripeResourceTest {
    private static final String SECRET = "whsec_of_the_test_with_32_bytes_or_more";

    public static class WithSecret implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("STRIPE_WEBHOOK_SECRET", SECRET);
        }
    }

    @TestHTTPResource("/ws/connect")
    URI ws;

    @Inject
    MeterRegistry meters;

    private final String userId = "ann-" + UUID.randomUUID();
    private final String eventId = "evt_" + UUID.randomUUID();
    private final Service ann = Service.as(userId);

    @ParameterizedTest
    @CsvSource({
        "payment_intent.succeeded,payment_succeeded,amount,1000",
        "payment_intent.payment_failed,payment_failed,amount,1000",
        "customer.subscription.created,subscription_created,none,",
        "customer.subscription.updated,subscription_updated,none,",
        "customer.subscription.deleted,subscription_deleted,none,",
        "invoice.paid,invoice_paid,amount_paid,1000",
        "invoice.payment_failed,invoice_payment_failed,amount_due,1000",
        "invoice.payment_succeeded,invoice_payment_succeeded,amount_paid,1000",
        "invoice.finalized,invoice_finalized,amount_due,1000",
        "checkout.session.completed,checkout_completed,amount_total,1000",
        "charge.refunded,charge_refunded,amount_refunded,1000",
        "payment_intent.canceled,payment_canceled,amount,1000"
    })
    void theUserIsToldLiveAndFindsItLater(String type, String notificationType, String amountField, Integer amount) {
        try (ChatClient a = connected(Tokens.of(userId))) {
            a.untilPong();
            post(body(eventId, type, "'id':'obj_1','" + amountField + "':1000,'currency':'usd','status':'done'"))
                    .statusCode(200);

            var notification = a.next("notification").path("data");
            assertThat(notification.path("notification_type").asText()).isEqualTo(notificationType);
            assertThat(notification.path("title").asText()).isNotBlank();
            var update = a.next("payment_update").path("data");
            assertThat(update.path("payment_id").asText()).isEqualTo("obj_1");
            assertThat(update.path("currency").asText()).isEqualTo("usd");
            assertThat(update.path("status").asText()).isEqualTo("done");
            assertThat(
                            update.path("amount").isMissingNode()
                                    ? null
                                    : (Integer) update.path("amount").asInt())
                    .isEqualTo(amount);
            assertThat(notification.path("payload")).isEqualTo(update);
        }
        ann.get("/notifications").body("notifications.notification_type", contains(notificationType));
    }

    @Test
    void whatStripeSendsAgainHasNoSecondEffect() {
        try (ChatClient a = connected(Tokens.of(userId))) {
            a.untilPong();
            String body = body(eventId, "invoice.paid", "'id':'in_1'");
            double repeated = count("repeated");
            for (int i = 0; i < 3; i++) {
                post(body).statusCode(200);
            }
            assertThat(count("repeated")).isEqualTo(repeated + 2);
            assertThat(a.untilPong()).hasSize(2);
        }
        ann.get("/notifications").body("notifications", hasSize(1));
    }

    @Test
    void whatConcernsNobodyIsTakenAndIgnored() {
        double ignored = count("ignored");
        post(body(eventId, "charge.captured", "'id':'ch_1'")).statusCode(200).body("received", is(true));
        post("{\"id\":\"" + eventId + "\",\"type\":\"invoice.paid\",\"data\":{\"object\":{\"id\":\"in_1\"}}}")
                .statusCode(200);
        assertThat(count("ignored")).isEqualTo(ignored + 2);
        ann.get("/notifications").body("notifications", empty());
    }

    @Test
    void whatStripeDidNotSignIsRefused() {
        String body = body(eventId, "invoice.paid", "'id':'in_1'");
        Instant now = Instant.now();
        double refused = count("refused");
        double told = meters.counter("parley.security.events", "kind", "webhook_refused")
                .count();
        String[] bad = {
            "",
            "x",
            "t=,v1=",
            "t=x,v1=y",
            "t=" + now.getEpochSecond(),
            "v1=" + "0".repeat(64),
            StripeSignature.header(body, now, "whsec_of_somebody_else"),
            StripeSignature.header(body + " ", now, SECRET),
            StripeSignature.header(body, now.minus(Duration.ofMinutes(6)), SECRET),
            StripeSignature.header(body, now.plus(Duration.ofMinutes(6)), SECRET),
            StripeSignature.header(body, Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000_000_000L), SECRET),
            "t=" + now.getEpochSecond() + ",v0=" + StripeSignature.signature(body, now, SECRET)
        };
        for (String signature : bad) {
            problem(post(body, signature), 400, "bad_request").body("field", is("Stripe-Signature"));
        }
        problem(given().body(body).post("/webhooks/stripe").then(), 400, "bad_request");
        assertThat(count("refused")).isEqualTo(refused + bad.length + 1);
        assertThat(meters.counter("parley.security.events", "kind", "webhook_refused")
                        .count())
                .isEqualTo(told + bad.length + 1);
        ann.get("/notifications").body("notifications", empty());
    }

    @Test
    void aSignatureOfFourMinutesAgoIsStillGoodAndSoIsOneOfTwo() {
        String body = body(eventId, "invoice.paid", "'id':'in_1'");
        Instant then = Instant.now().minus(Duration.ofMinutes(4));
        post(
                        body,
                        "t=" + then.getEpochSecond() + ",v1=" + "0".repeat(64) + ",v1="
                                + StripeSignature.signature(body, then, SECRET))
                .statusCode(200);
        ann.get("/notifications").body("notifications", hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "[]", "{}", "{'id':'e'}", "{'id':'e','type':'invoice.paid','data':{}}"})
    void whatIsNoEventIsRefusedThoughSigned(String body) {
        problem(post(body.replace('\'', '"')), 400, "bad_request");
    }

    private double count(String outcome) {
        return meters.counter("parley.stripe.events", "outcome", outcome).count();
    }

    private String body(String id, String type, String object) {
        return ("{'id':'" + id + "','object':'event','api_version':'2025-08-27','type':'" + type
                        + "','data':{'object':{" + object + ",'metadata':{'user_id':'" + userId + "'}}}}")
                .replace('\'', '"');
    }

    private static ValidatableResponse post(String body) {
        return post(body, StripeSignature.header(body, Instant.now(), SECRET));
    }

    private static ValidatableResponse post(String body, String signature) {
        return given().contentType("application/json; charset=utf-8")
                .header("Stripe-Signature", signature)
                .body(body)
                .post("/webhooks/stripe")
                .then();
    }

    /** It receives what is sent from now on. */
    private ChatClient connected(String token) {
        ChatClient client = ChatClient.dial(URI.create(ws + "?token=" + token)).connect();
        assertThat(client.untilPong()).isEmpty();
        return client;
    }
}
