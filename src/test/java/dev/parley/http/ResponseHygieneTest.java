package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Management;
import dev.parley.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers that every response has, and those that none has. */
@QuarkusTest
class ResponseHygieneTest {

    private static final String BODY_OVER_THE_LIMIT = "x".repeat(65 * 1024);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET /health",
                "GET /asyncapi.yaml",
                "GET /q/openapi",
                "GET /nothing/here",
                "GET /api/v1/chats",
                "POST /api/v1/conversations",
                "GET /api/v1/users/alice/data",
                "GET /testing/broken",
                "GET /ws",
                "PATCH /health",
                "POST /api/v1/chats",
                "GET /api/v1/chats?cursor=%00"
            })
    void noAnswerIsGuessedAtKeptFramedOrTellsWhatRunsHere(String request) {
        for (RequestSpecification caller : List.of(
                given(),
                given().auth().oauth2(Tokens.of("alice")),
                given().auth().oauth2(Tokens.forged("alice")),
                given().contentType("application/json").body(BODY_OVER_THE_LIMIT))) {
            String[] parts = request.split(" ");
            Response answer = caller.urlEncodingEnabled(false).request(parts[0], parts[1]);

            assertThat(answer.statusCode()).as(request).isGreaterThanOrEqualTo(200);
            assertThat(answer.header("X-Content-Type-Options")).as(request).isEqualTo("nosniff");
            assertThat(answer.header("Cache-Control")).as(request).isEqualTo("no-store");
            assertThat(answer.header("Content-Security-Policy")).as(request).isEqualTo("frame-ancestors 'none'");
            assertThat(answer.header("Referrer-Policy")).as(request).isEqualTo("no-referrer");
            assertThat(answer.header("Permissions-Policy")).as(request).contains("camera=()", "microphone=()");
            assertThat(answer.header("Cross-Origin-Opener-Policy")).as(request).isEqualTo("same-origin");
            assertThat(answer.header("Access-Control-Allow-Credentials"))
                    .as(request)
                    .isNotEqualTo("true");
            assertThat(answer.headers().asList())
                    .as(request)
                    .noneMatch(header -> header.getName().equalsIgnoreCase("Server")
                            || header.getName().startsWith("X-Powered"));
            if (answer.statusCode() >= 400) {
                assertThat(answer.asString())
                        .as(request)
                        .doesNotContain("\tat ", "Exception", "java.", "dev.parley", "vertx", "SELECT");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/metrics", "/q/health", "/q/health/ready", "/q/health/live", "/q/info"})
    void whatIsForOperatorsIsNotWhereClientsAre(String path) {
        given().get(path).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/api/v1/chats", "/ws", "/dev/token", "/asyncapi.yaml", "/"})
    void whatIsForClientsIsNotWhereOperatorsAre(String path) {
        Management.get(path).statusCode(404);
        Management.get("/q/metrics").statusCode(200);
    }
}
