package dev.parley.security.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.is;

import dev.parley.testing.ChatClient;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(DevAuthenticationTest.Open.class)
class DevAuthenticationTest {

    public static final class Open implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.auth.enabled", "false");
        }
    }

    @TestHTTPResource("/")
    URI server;

    @Test
    void productionDoesNotStartSo() {
        assertThatThrownBy(() -> new DevAuthentication(true, false, LaunchMode.NORMAL, Clock.systemUTC()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("AUTH_ENABLED");
        assertThatCode(() -> new DevAuthentication(false, false, LaunchMode.NORMAL, Clock.systemUTC()))
                .doesNotThrowAnyException();
    }

    @Test
    void oneIsWhoeverOneSays() {
        given().queryParam("user", "alice")
                .get("/testing/me")
                .then()
                .statusCode(200)
                .body("user_id", is("alice"));
        String user = People.newId();
        try (ChatClient client = ChatClient.dial(new People(server).door("/ws/chat?user=" + user))
                .connect()) {
            assertThat(client.next().path("user_id").asText()).isEqualTo(user);
        }
    }

    @ParameterizedTest
    @CsvSource({"Origin, https://evil.example", "Origin, null", "Host, evil.example"})
    void aPageOfSomebodyElseIsNobody(String header, String value) {
        given().header(header, value)
                .queryParam("user", "alice")
                .get("/testing/me")
                .then()
                .statusCode(401);
        ChatClient.Dial dial = ChatClient.dial(new People(server).door("/ws/chat?user=alice"));
        if (header.equals("Origin")) {
            assertThatThrownBy(() -> dial.header(header, value).connect())
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
        }
    }

    @Test
    void aFrontEndOfThisMachineIsWhoeverItSays() {
        given().header("Origin", "http://localhost:3000")
                .queryParam("user", "alice")
                .get("/testing/me")
                .then()
                .statusCode(200)
                .body("user_id", is("alice"));
    }

    @Test
    void whoSaysNothingIsNobodyAndATokenCountsMore() {
        given().get("/testing/me").then().statusCode(401);
        given().queryParam("user", "").get("/testing/me").then().statusCode(401);
        given().queryParam("user", "alice")
                .header("Authorization", "Bearer " + Tokens.of("bob"))
                .get("/testing/me")
                .then()
                .statusCode(200)
                .body("user_id", is("bob"));
        given().queryParam("user", "alice")
                .header("Authorization", "Bearer nonsense")
                .get("/testing/me")
                .then()
                .statusCode(401);
    }
}
