package dev.parley.dev;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.auth.principal.JWTParser;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DevTokenResourceTest {

    @Inject
    JWTParser parser;

    @ConfigProperty(name = "parley.jwt.secret")
    String secret;

    @Test
    void theTokenSaysWhoAndIsSignedWithTheSecret() throws Exception {
        var answer = given().queryParam("user", "alice")
                .queryParam("roles", "service, admin")
                .get("/dev/token")
                .then()
                .statusCode(200)
                .body("user_id", equalTo("alice"))
                .extract()
                .jsonPath();
        String token = answer.getString("token");

        JsonWebToken verified = parser.verify(token, secret);
        assertThat(verified.getSubject()).isEqualTo("alice");
        assertThat(verified.getGroups()).containsExactlyInAnyOrder("service", "admin");
        assertThat(Instant.parse(answer.getString("expires_at")).getEpochSecond())
                .isEqualTo(verified.getExpirationTime());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "line\nbreak", "a\u202Eb", "a\u200Bb", "a\uFE0Fb", " edge"})
    void aUserThatCannotBeIsAProblem(String user) {
        given().queryParam("user", user)
                .get("/dev/token")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("status", equalTo(400));
    }

    /** Whoever gets a token here gets in with it, and whoever gets in has a token here. */
    @ParameterizedTest
    @ValueSource(strings = {"alice", "two words", "J\u00F6rg", "a/b;c", "\uD83D\uDE00", "..."})
    void everyTokenIsAccepted(String user) {
        String token = given().queryParam("user", user)
                .get("/dev/token")
                .then()
                .statusCode(200)
                .body("user_id", equalTo(user))
                .extract()
                .path("token");
        given().header("Authorization", "Bearer " + token)
                .get("/testing/me")
                .then()
                .statusCode(200)
                .body("user_id", equalTo(user));
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example",
        "Origin, http://localhost.evil.example",
        "Origin, null",
        "Origin, file://",
        "Host, evil.example",
        "Host, localhost.evil.example:8080"
    })
    void pagesOfOthersGetNoToken(String header, String value) {
        given().header(header, value)
                .queryParam("user", "alice")
                .queryParam("roles", "admin")
                .get("/dev/token")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("forbidden"))
                .body("detail", containsString("open this address at localhost"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:3000", "https://127.0.0.1:5173", "http://[::1]", "http://app.localhost"})
    void pagesOfThisMachineGetOne(String origin) {
        given().header("Origin", origin)
                .queryParam("user", "alice")
                .get("/dev/token")
                .then()
                .statusCode(200);
    }

    @Test
    void noUserIsAProblem() {
        given().get("/dev/token").then().statusCode(400).contentType("application/problem+json");
    }
}
