package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.parley.testing.Api;
import dev.parley.testing.Management;
import dev.parley.testing.Service;
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
            // Nothing listens on the discard port of a machine that runs tests.
            return Map.of("quarkus.redis.hosts", "redis://127.0.0.1:9");
        }
    }

    @Test
    void itIsReadyAndSaysThatItIsDegraded() {
        given().get("/health")
                .then()
                .statusCode(503)
                .body("status", is("degraded"))
                .body("reason", containsString("Redis"));
        Management.get("/q/health/ready")
                .statusCode(200)
                .body("status", is("UP"))
                .body("checks.find { it.name == 'Delivery over Redis' }.data.state", is("degraded"));
    }

    @Test
    void whoIsConnectedIsAnsweredForThisInstanceAlone() {
        Service.as("root", "admin")
                .get("/connections/stats")
                .statusCode(200)
                .body("instances", is(1))
                .body("partial", is(true));
        Service.as("ann").get("/connections/user").statusCode(200).body("partial", is(true));
        Service.as("shop", "service")
                .post("/send/notification", "{'user_id':'ann','notification_type':'t','title':'T','message':'M'}")
                .statusCode(202)
                .body("partial", is(true));
        Api.problem(Service.as("ann").post("/realtime/typing", "{'room':'r'}"), 503, "unavailable");
    }
}
