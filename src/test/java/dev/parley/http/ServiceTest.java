package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.parley.testing.Management;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ServiceTest {

    @Test
    void itSaysThatItIsHere() {
        assertThat(given().get("/")
                        .then()
                        .statusCode(200)
                        .contentType("application/json")
                        .extract()
                        .asString())
                .isEqualTo("{\"service\":\"Parley\",\"status\":\"ok\",\"health\":\"/health\","
                        + "\"http_api\":\"/q/openapi\",\"frames\":\"/asyncapi.yaml\"}");
    }

    @Test
    void itSaysHowItIs() {
        given().get("/health")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("status", is("ok"))
                .body("connections", greaterThanOrEqualTo(0));
    }

    @Test
    void probesAskForWhatItNeeds() {
        Management.get("/q/health/live").statusCode(200).body("status", is("UP"));
        Management.get("/q/health/ready")
                .statusCode(200)
                .body("status", is("UP"))
                .body("checks.name", hasItems("PostgreSQL", "Delivery over Redis"));
    }
}
