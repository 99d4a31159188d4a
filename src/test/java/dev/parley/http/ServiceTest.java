package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ServiceTest {

    @Test
    void itSaysThatItIsHere() {
        assertThat(given().get("/").then().statusCode(200).contentType("application/json").extract().asString())
                .isEqualTo("{\"service\":\"Parley\",\"status\":\"ok\"}");
    }

    @Test
    void itSaysHowItIs() {
        given().get("/health").then().statusCode(200).contentType("application/json")
                .body("status", is("ok")).body("connections", greaterThanOrEqualTo(0));
    }

    @Test
    void probesAskForWhatItNeeds() {
        given().get("/q/health/live").then().statusCode(200).body("status", is("UP"));
        given().get("/q/health/ready").then().statusCode(200).body("status", is("UP"))
                .body("checks.name", hasItems("PostgreSQL", "Delivery over Redis"));
    }
}
