package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.protocol.ErrorCode;
import dev.parley.testing.Knock;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
class ProblemsTest {

    @TestHTTPResource("/testing/letter")
    URI letters;

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void aRefusalKeepsItsCodeAndItsSentence(ErrorCode code) {
        problem(given().get("/testing/refused/" + code).then(), code.httpStatus(), code.wire())
                .body("detail", is("no such luck"))
                .body("type", is("about:blank"))
                .body("field", nullValue());
    }

    @Test
    void whatBreaksInsideStaysInside() {
        String body = problem(given().get("/testing/broken").then(), 500, "internal")
                .extract()
                .asString();

        assertThat(body).doesNotContain("SELECT", "dev.parley", "IllegalState");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        problem(given().get("/nowhere").then(), 404, "not_found");
        problem(given().get("/testing/nowhere").then(), 404, "not_found");
        problem(given().accept("text/html").get("/nowhere").then(), 404, "not_found");
        problem(given().get("/testing/refused/no_such_code").then(), 404, "not_found");
    }

    @Test
    void aMethodOrMediaTypeThatIsNotTakenIsSaidSo() {
        problem(given().delete("/testing/anybody").then(), 405, "bad_request");
        problem(
                given().contentType("text/plain")
                        .body("x")
                        .post("/testing/letter")
                        .then(),
                415,
                "bad_request");
        problem(
                given().accept("image/png")
                        .contentType(ContentType.JSON)
                        .body("{}")
                        .post("/testing/letter")
                        .then(),
                406,
                "bad_request");
    }

    @Test
    void aBodyThatIsNotJsonIsRefused() {
        for (String body : new String[] {"{", "{\"pages\":}", "nonsense", "{}{}"}) {
            problem(letter(body), 400, "bad_request").body("detail", is("the input is not valid JSON"));
        }
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        String withinLimit = "{\"to_user\":\"" + "x".repeat(65_536 - 14) + "\"}";

        letter(withinLimit).statusCode(200);
        problem(letter(withinLimit + " "), 413, "too_large");
    }

    @Test
    void aBodyThatDoesNotTellItsLengthIsCutOffAtTheSameLimit() {
        String answer = Knock.raw(
                letters,
                "POST " + letters.getPath() + " HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                "",
                "10001",
                "{\"to_user\":\"" + "x".repeat(65_537 - 14) + "\"}",
                "0");

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("application/problem+json", "\"code\":\"too_large\"");
    }

    @Test
    void aBodyWithinTheLimitNeedNotTellItsLength() {
        String answer = Knock.raw(
                letters,
                "POST " + letters.getPath() + " HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                "",
                "d",
                "{\"to_user\":\"b",
                "4",
                "ob\"}",
                "0");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"to_user\":\"bob\"");
    }

    private static ValidatableResponse letter(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/testing/letter")
                .then();
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("status", is(status))
                .body("code", is(code));
    }
}
