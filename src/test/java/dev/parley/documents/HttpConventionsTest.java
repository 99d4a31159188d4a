package dev.parley.documents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.documents.HttpApi.Operation;
import dev.parley.testing.Knock;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * All resources refuse in the same way. The requests are generated from the document, which other tests compare with
 * the code.
 */
@QuarkusTest
@TestProfile(WithStripe.class)
class HttpConventionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE", "PATCH");
    private static final String TOO_LONG = "{\"content\":\"" + "x".repeat(65_537 - 14) + "\"}";

    @TestHTTPResource("/q/openapi")
    URL address;

    @TestHTTPResource("/")
    URI server;

    private final String caller = People.newId();
    private HttpApi api;

    @BeforeEach
    void read() throws IOException {
        api = HttpApi.read(address);
    }

    @Test
    void withoutATokenOrWithABadOneNobodyGetsIn() {
        for (Operation operation : operations(Operation::needsToken)) {
            assertThat(operation.has(401)).as("%s", operation).isTrue();
            for (String authorization :
                    List.of("", "Bearer ", "Bearer nonsense", "Bearer " + Tokens.forged(caller), "Basic YTpi")) {
                Response answer = with(operation)
                        .header("Authorization", authorization)
                        .request(operation.method(), path(operation));
                problem(operation, answer, 401, "unauthorized");
                assertThat(answer.header("WWW-Authenticate"))
                        .as("%s", operation)
                        .startsWith("Bearer");
            }
        }
    }

    @Test
    void withoutTheRoleNobodyActsForAService() {
        for (Operation operation :
                operations(it -> it.node().path("tags").path(0).asText().equals("services"))) {
            String needed = operation.node().path("summary").asText().contains("role admin") ? "admin" : "service";
            String other = needed.equals("admin") ? "service" : "admin";
            for (String[] roles : new String[][] {{}, {other}, {"user", needed.toUpperCase()}}) {
                problem(
                        operation,
                        with(operation)
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + Tokens.mint(caller)
                                                        .roles(roles)
                                                        .token())
                                .request(operation.method(), path(operation)),
                        403,
                        "forbidden");
            }
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        // Any id may be a user's: nothing is stored about an unknown one. And a service creates what it puts.
        for (Operation operation : operations(it -> it.path().contains("{")
                && !it.path().startsWith("/api/v1/users/")
                && !(it.method().equals("PUT") && it.path().equals("/api/v1/conversations/{id}")))) {
            assertThat(operation.has(404)).as("%s", operation).isTrue();
            problem(operation, as(operation).request(operation.method(), path(operation)), 404, "not_found");
        }
        for (String path : List.of(
                "/nowhere", "/api", "/api/v1", "/api/v1/nowhere", "/api/v1/conversations/1/nowhere", "/webhooks")) {
            problem(path, caller().get(path), 404, "not_found");
        }
    }

    @Test
    void aMethodThatAnAddressDoesNotTakeIsRefused() {
        Map<String, Set<String>> taken = new TreeMap<>();
        for (Operation operation : operations(it -> !it.path().startsWith("/q/"))) {
            taken.computeIfAbsent(path(operation), _ -> new TreeSet<>()).add(operation.method());
        }
        SoftAssertions.assertSoftly(softly -> taken.forEach((path, methods) -> METHODS.stream()
                .filter(method -> !methods.contains(method))
                .forEach(method -> softly.assertThatCode(
                                () -> problem(method + " " + path, caller().request(method, path), 405, "bad_request"))
                        .doesNotThrowAnyException())));
    }

    @Test
    void aDirectConversationCannotBeChanged() {
        String id = caller().body("{\"kind\":\"direct\",\"user_id\":\"bob\"}")
                .post("/api/v1/conversations")
                .path("conversation_id");
        List<Operation> changes = operations(it -> it.has(409)
                && !it.path().contains("/chats/")
                && !it.path().endsWith("/messages")
                && !it.path().startsWith("/api/v1/websocket/"));
        assertThat(changes).hasSize(5);
        for (Operation operation : changes) {
            String path = operation.path().replace("{id}", id).replace("{user_id}", "bob");
            problem(operation, as(operation).request(operation.method(), path), 409, "conflict");
        }
    }

    @Test
    void aBodyOver64KibIsRefused() {
        for (Operation operation : operations(it -> it.body() != null)) {
            assertThat(operation.has(413)).as("%s", operation).isTrue();
            problem(operation, caller().body(TOO_LONG).request(operation.method(), path(operation)), 413, "too_large");
        }
    }

    @Test
    void aBodyOver64KibIsRefusedThoughItDoesNotTellItsLength() {
        for (Operation operation : operations(it -> it.body() != null)) {
            String answer = Knock.raw(
                    server,
                    operation.method() + " " + path(operation) + " HTTP/1.1",
                    "Host: localhost",
                    "Authorization: Bearer " + token(),
                    "Content-Type: application/json",
                    "Transfer-Encoding: chunked",
                    "",
                    "10001",
                    TOO_LONG,
                    "0");

            assertThat(answer)
                    .as("%s", operation)
                    .startsWith("HTTP/1.1 413 ")
                    .containsIgnoringCase("content-type: application/problem+json")
                    .contains("\"code\":\"too_large\"");
        }
    }

    @Test
    void aBodyThatIsNotSaidToBeJsonIsRefused() {
        List<Operation> strict =
                operations(it -> it.body() != null && !it.path().startsWith("/webhooks/"));
        assertThat(strict).isNotEmpty().isEqualTo(operations(it -> it.has(415)));
        for (Operation operation : strict) {
            for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/xml")) {
                problem(
                        operation,
                        caller().contentType(type)
                                .body(operation.body().toString())
                                .request(operation.method(), path(operation)),
                        415,
                        "bad_request");
            }
        }
    }

    @Test
    void whatABodyLacksIsNamed() {
        for (Operation operation : operations(it -> it.body() != null)) {
            JsonNode problem = problem(
                    operation, caller().body("{}").request(operation.method(), path(operation)), 400, "bad_request");

            assertThat(problem.path("field").asText()).as("%s", operation).isNotEmpty();
            assertThat(problem.path("detail").asText())
                    .as("%s", operation)
                    .startsWith(problem.path("field").asText());
        }
    }

    @Test
    void aFieldOfTheWrongKindIsNamed() {
        for (Operation operation : operations(it -> it.body() != null && it.needsToken())) {
            JsonNode schema = api.schemas()
                    .resolve(api.content(operation.node().path("requestBody"))
                            .get("application/json")
                            .path("schema"));
            for (JsonNode name : schema.path("required")) {
                ObjectNode body = (ObjectNode) operation.body().deepCopy();
                body.putArray(name.asText()).add(true);

                JsonNode problem = problem(
                        operation,
                        caller().body(body.toString()).request(operation.method(), path(operation)),
                        400,
                        "bad_request");

                assertThat(problem.path("field").asText()).as("%s", operation).isEqualTo(name.asText());
            }
        }
    }

    @Test
    void aBodyThatIsNoJsonObjectIsRefused() {
        for (Operation operation : operations(it -> it.body() != null)) {
            for (String body : List.of("", "{", "[]", "7", "null", "{}{}", "\"\\ud800\"")) {
                problem(
                        operation,
                        caller().body(body).request(operation.method(), path(operation)),
                        400,
                        "bad_request");
            }
        }
    }

    @Test
    void anAddressWithANumberThatIsNoneIsRefused() {
        for (Operation operation :
                operations(it -> it.needsToken() && it.method().equals("GET"))) {
            for (JsonNode parameter : operation.parameters()) {
                String type = api.schemas()
                        .resolve(parameter.path("schema"))
                        .path("type")
                        .asText();
                if (type.equals("integer") || type.equals("boolean")) {
                    String name = parameter.path("name").asText();
                    JsonNode problem = problem(
                            operation, caller().queryParam(name, "many").get(path(operation)), 400, "bad_request");
                    assertThat(problem.path("field").asText())
                            .as("%s", operation)
                            .isEqualTo(name);
                }
            }
        }
    }

    private List<Operation> operations(Predicate<Operation> which) {
        return api.operations().stream().filter(which).toList();
    }

    /** Names something that does not exist, if the path names something. */
    private static String path(Operation operation) {
        return operation.path().replaceAll("\\{\\w+}", "9007199254740991");
    }

    private RequestSpecification as(Operation operation) {
        return with(operation).header("Authorization", "Bearer " + token());
    }

    private RequestSpecification caller() {
        return given().contentType("application/json").header("Authorization", "Bearer " + token());
    }

    private String token() {
        return Tokens.mint(caller).roles("admin", "service").token();
    }

    private static RequestSpecification with(Operation operation) {
        RequestSpecification request = given().contentType("application/json");
        return operation.body() == null
                ? request
                : request.body(operation.body().toString());
    }

    private JsonNode problem(Object asked, Response answer, int status, String code) {
        String text = answer.asString();
        assertThat(answer.statusCode()).as("%s: %s", asked, text).isEqualTo(status);
        assertThat(answer.contentType()).as("%s: %s", asked, text).isEqualTo("application/problem+json");
        assertThat(text)
                .as("%s", asked)
                .doesNotContainPattern("Exception|\\b(java|jakarta|io|com|org|dev)\\.\\w+\\.|SELECT|INSERT|UPDATE ");
        try {
            JsonNode problem = JSON.readTree(text);
            assertThat(api.schemas().complaints(api.document().at("/components/schemas/Problem"), problem))
                    .as(text)
                    .isEmpty();
            assertThat(problem.path("status").asInt()).as("%s", asked).isEqualTo(status);
            assertThat(problem.path("code").asText()).as("%s", asked).isEqualTo(code);
            return problem;
        } catch (IOException e) {
            throw new AssertionError(asked + ": " + text, e);
        }
    }
}
