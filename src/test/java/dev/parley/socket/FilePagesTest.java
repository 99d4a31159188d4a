package dev.parley.socket;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The configuration of dev mode, for a team whose {@code .env} lists its origins: pages that were opened as files use
 * HTTP, too. {@code LiveReloadCheck} tests that they connect in dev mode; {@link OriginCheckTest} and the team's own
 * tests show that production refuses them.
 */
@QuarkusTest
@TestProfile(FilePagesTest.Developing.class)
class FilePagesTest {
    private static final String FILE = "null";

    public static final class Developing implements QuarkusTestProfile {
        @Override
        public String getConfigProfile() {
            return "test,dev";
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("WEBSOCKET_CORS_ORIGINS", "https://app.example.com");
        }
    }

    @Test
    void aPageOfAFileAsksOverHttp() {
        given().header("Origin", FILE)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .options("/api/v1/websocket/send/notification")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", is(FILE));
        given().header("Origin", FILE)
                .header("Authorization", "Bearer " + Tokens.of("ann"))
                .get("/api/v1/websocket/notifications")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", is(FILE));
    }

    @Test
    void theListIsForAllOthers() {
        given().header("Origin", "https://app.example.com")
                .header("Authorization", "Bearer " + Tokens.of("ann"))
                .get("/api/v1/websocket/notifications")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", is("https://app.example.com"));
        given().header("Origin", "https://evil.example.net")
                .header("Authorization", "Bearer " + Tokens.of("ann"))
                .get("/api/v1/websocket/notifications")
                .then()
                .statusCode(403)
                .header("Access-Control-Allow-Origin", nullValue());
    }
}
