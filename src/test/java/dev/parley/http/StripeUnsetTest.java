package dev.parley.http;

import static dev.parley.testing.Api.problem;
import static io.restassured.RestAssured.given;

import dev.parley.testing.StripeSignature;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StripeUnsetTest {
    @Test
    void withoutASecretThereIsNothing() {
        problem(given().body("{}").post("/webhooks/stripe").then(), 404, "not_found");
        problem(
                given().header("Stripe-Signature", StripeSignature.header("{}", Instant.now(), "x"))
                        .body("{}")
                        .post("/webhooks/stripe")
                        .then(),
                404,
                "not_found");
    }
}
