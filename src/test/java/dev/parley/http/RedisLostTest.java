package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RedisLostTest.NoRedis.class)
class RedisLostTest {

    public static class NoRedis implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            // Nobody listens on the discard port of a machine that runs tests.
            return Map.of("quarkus.redis.hosts", "redis://127.0.0.1:9");
        }
    }

    @Test
    void itIsReadyAndSaysThatItIsDegraded() {
        given().get("/health").then().statusCode(503).body("status", is("degraded")).body("reason", containsString("Redis"));
        given().get("/q/health/ready").then().statusCode(200).body("status", is("UP"))
                .body("checks.find { it.name == 'Delivery over Redis' }.data.state", is("degraded"));
    }
}
