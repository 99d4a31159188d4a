package dev.parley.documents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.documents.HttpApi.Operation;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Management;
import dev.parley.testing.People;
import dev.parley.testing.StripeSignature;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document of the HTTP API describes exactly what the code does. */
@QuarkusTest
@TestProfile(WithStripe.class)
class OpenApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAMED_BY_A_VERB =
            Pattern.compile("(add|broadcast|change|check|count|create|delete|edit"
                    + "|erase|export|get|import|leave|list|mark|mute|open|put|read|receive|remove|rename|revoke|send|set|trace"
                    + "|unmute|update)([A-Z]\\w*)?");

    @TestHTTPResource("/q/openapi")
    URL address;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BeanManager beans;

    private HttpApi api;

    @BeforeEach
    void read() throws IOException {
        api = HttpApi.read(address);
    }

    @Test
    void itSaysWhatItDescribesAndHowOneSaysWhoOneIs() {
        assertThat(api.document().at("/info/title").asText()).isEqualTo("Parley over HTTP");
        assertThat(api.document().at("/info/version").asText()).matches("\\d+\\.\\d+.*");
        assertThat(api.document()
                        .at("/components/securitySchemes/bearer/scheme")
                        .asText())
                .isEqualTo("bearer");
        assertThat(api.document().path("security").toString()).isEqualTo("[{\"bearer\":[]}]");
    }

    @Test
    void itHasEveryMethodOfTheCodeWithItsParametersAndNoOther() {
        Map<String, Set<String>> documented = new TreeMap<>();
        for (Operation operation : api.operations()) {
            if (!operation.path().startsWith("/q/")) {
                documented.put(
                        operation.toString(),
                        operation.parameters().stream()
                                .map(it -> it.path("in").asText() + " "
                                        + it.path("name").asText())
                                .collect(Collectors.toCollection(TreeSet::new)));
            }
        }
        Map<String, Set<String>> written = ResourceMethods.parameters(beans);
        // Streams, which no resource could read.
        written.put("POST /api/v1/import", Set.of("query source", "query dry_run"));
        assertThat(documented).isEqualTo(written);
    }

    @Test
    void itCanBeTriedOutOnAPage() {
        given().get("/q/swagger-ui/").then().statusCode(200).contentType("text/html");
    }

    @Test
    void itSaysWhereItIsAndDeclaresTheTagsThatItUses() {
        assertThat(api.document().path("servers").findValuesAsText("url")).contains("/");
        assertThat(api.operations())
                .extracting(it -> it.node().at("/tags/0").asText())
                .hasSameElementsAs(api.document().path("tags").findValuesAsText("name"));
    }

    /** Generators turn names into methods, and schemas into types: a type without fields would lose its content. */
    @Test
    void whatIsGeneratedOfItHasVerbsForNamesAndLosesNoFields() {
        assertThat(api.operations())
                .extracting(it -> it.node().path("operationId").asText())
                .allMatch(name -> NAMED_BY_A_VERB.matcher(name).matches());
        api.document().at("/components/schemas").properties().forEach(schema -> {
            if (schema.getValue().path("type").asText().equals("object")
                    && !schema.getValue().has("properties")) {
                assertThat(schema.getValue().has("additionalProperties"))
                        .as(schema.getKey())
                        .isTrue();
            }
        });
    }

    @Test
    void everyOperationIsSummedUpAndHasItsOwnName() {
        for (Operation operation : api.operations()) {
            assertThat(operation.node().path("summary").asText())
                    .as("%s", operation)
                    .isNotBlank();
            assertThat(operation.node().path("tags")).as("%s", operation).hasSize(1);
        }
        assertThat(api.operations())
                .extracting(it -> it.node().path("operationId").asText())
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void everyBodyHasAnExampleAndEveryExampleFitsItsSchema() {
        for (Operation operation : api.operations()) {
            if (operation.node().has("requestBody")) {
                examplesFit(operation + " body", operation.node().path("requestBody"));
            }
            operation.node().path("responses").properties().forEach(answer -> {
                if (!answer.getKey().equals("204")) {
                    examplesFit(operation + " " + answer.getKey(), answer.getValue());
                }
            });
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (JsonNode reference : api.document().findValues("$ref")) {
            assertThat(api.document().at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }

    @Test
    void everyExampleIsTakenAndAnsweredAsDocumented() throws IOException {
        for (Operation operation : api.operations()) {
            String caller = People.newId();
            try (ChatClient inTheRoom = new People(server).notifications(caller)) {
                inTheRoom.send("{'type':'join_room','data':{'room':'lobby'}}").next("room_joined");
                Response answer = send(operation, caller);

                assertThat(answer.statusCode())
                        .as("%s: %s", operation, answer.asString())
                        .isBetween(200, 299);
                JsonNode documented = operation.node().path("responses").path(String.valueOf(answer.statusCode()));
                assertThat(documented.isMissingNode())
                        .as("%s answers %s", operation, answer.statusCode())
                        .isFalse();
                for (Map.Entry<String, JsonNode> media : api.content(documented).entrySet()) {
                    assertThat(answer.contentType()).as("%s", operation).startsWith(media.getKey());
                    assertThat(api.schemas()
                                    .complaints(media.getValue().path("schema"), JSON.readTree(answer.asByteArray())))
                            .as("%s: %s", operation, answer.asString())
                            .isEmpty();
                }
            }
        }
    }

    /** A client that only knows the schema must not be refused for the form of a value. */
    @Test
    void whateverASchemaAllowsIsTaken() {
        AtomicInteger tried = new AtomicInteger();
        SoftAssertions.assertSoftly(softly -> {
            for (Operation operation : api.operations()) {
                if (operation.body() == null || !operation.needsToken()) {
                    continue;
                }
                JsonNode schema = api.schemas()
                        .resolve(api.content(operation.node().path("requestBody"))
                                .get("application/json")
                                .path("schema"));
                for (Map.Entry<String, JsonNode> property :
                        schema.path("properties").properties()) {
                    List<JsonNode> allowed = SchemaValues.of(api.schemas().resolve(property.getValue()));
                    if (allowed.isEmpty()
                            || !complaint(operation, property.getKey(), allowed.getFirst())
                                    .isEmpty()) {
                        continue;
                    }
                    for (JsonNode value : allowed) {
                        softly.assertThat(complaint(operation, property.getKey(), value))
                                .as("%s: %s", operation, value)
                                .isEmpty();
                        tried.incrementAndGet();
                    }
                }
            }
        });
        assertThat(tried.get()).isGreaterThan(30);
    }

    /** Returns what the response says against a value of that field; empty for nothing. */
    private String complaint(Operation operation, String field, JsonNode value) {
        ObjectNode body = ((ObjectNode) operation.body()).deepCopy();
        body.set(field, value);
        Response answer = send(operation, People.newId(), body.toString());
        return answer.statusCode() == 400 && field.equals(answer.jsonPath().getString("field"))
                ? answer.asString()
                : "";
    }

    @Test
    void aNumberOfAnAddressMayBeWrittenAsJsonWould() {
        for (Operation operation : api.operations()) {
            for (JsonNode parameter : operation.parameters()) {
                if (parameter.path("in").asText().equals("query")
                        && api.schemas()
                                .resolve(parameter.path("schema"))
                                .path("type")
                                .asText()
                                .equals("integer")) {
                    for (String number : List.of("1", "1.0", "1e0", "10E-1")) {
                        Response answer = as(People.newId())
                                .queryParam(parameter.path("name").asText(), number)
                                .request(operation.method(), operation.path().replaceAll("\\{\\w+}", "1"));
                        assertThat(answer.statusCode())
                                .as("%s %s=%s: %s", operation, parameter, number, answer.asString())
                                .isNotEqualTo(400);
                    }
                }
            }
        }
    }

    private void examplesFit(String of, JsonNode holder) {
        Map<String, JsonNode> content = api.content(holder);
        assertThat(content).as(of).hasSize(1);
        for (JsonNode media : content.values()) {
            assertThat(HttpApi.examples(media)).as(of).isNotEmpty().allSatisfy(example -> assertThat(
                            api.schemas().complaints(media.path("schema"), example))
                    .as(of)
                    .isEmpty());
        }
    }

    private Response send(Operation operation, String caller) {
        return send(
                operation,
                caller,
                operation.body() == null ? null : operation.body().toString());
    }

    private Response send(Operation operation, String caller, String body) {
        String path = operation.path().replace("{user_id}", "bob");
        if (path.contains("/notifications/{")) {
            path = path.replace("{id}", notified(caller));
        } else if (path.contains("{connection_id}")) {
            path = path.replace(
                    "{connection_id}",
                    as(caller).get("/api/v1/websocket/connections/user").path("connections[0].id"));
        } else if (path.startsWith("/api/v1/messages/")) {
            path = path.replace("{id}", message(group(caller), caller));
        } else if (path.contains("{")) {
            path = path.replaceFirst("\\{\\w*id}", path.contains("/chats/") ? chat(caller) : group(caller));
            if (path.contains("/chats/") && path.contains("{message_id}")) {
                path = path.replace("{message_id}", chatMessage(path.replaceFirst("/[^/]*$", ""), caller));
            }
        }
        if (path.startsWith("/q/")) {
            return Management.get(path).extract().response();
        }
        RequestSpecification request = as(caller);
        if (body != null) {
            request.body(body)
                    .header("Stripe-Signature", StripeSignature.header(body, Instant.now(), WithStripe.SECRET));
        }
        if (operation.lines() != null) {
            request.contentType("text/plain").body(operation.lines().toString());
        }
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("query")
                    && parameter.path("required").asBoolean()) {
                request.queryParam(
                        parameter.path("name").asText(),
                        parameter.path("example").asText());
            }
        }
        return request.request(operation.method(), path);
    }

    private static String chatMessage(String messages, String sender) {
        return as(sender)
                .body("{\"content\":\"Hello!\"}")
                .post(messages)
                .path("id")
                .toString();
    }

    private static String group(String owner) {
        String id = as(owner)
                .body("{\"kind\":\"group\",\"title\":\"Team\",\"members\":[{\"user_id\":\"bob\"}]}")
                .post("/api/v1/conversations")
                .path("conversation_id");
        as(owner)
                .body("{\"content\":\"Hello!\",\"attachments\":[{\"url\":\"https://a.example/b.png\"}]}")
                .post("/api/v1/conversations/" + id + "/messages");
        return id;
    }

    private static String message(String conversation, String reader) {
        return as(reader)
                .get("/api/v1/conversations/" + conversation + "/messages")
                .path("messages[0].id");
    }

    private static String chat(String owner) {
        return as(owner)
                .body("{\"receiver_id\":6,\"content\":\"Hello!\"}")
                .post("/api/v1/chats")
                .path("id")
                .toString();
    }

    private static String notified(String user) {
        return as(user).body(
                        "{\"user_id\":\"" + user + "\",\"notification_type\":\"t\",\"title\":\"T\",\"message\":\"M\"}")
                .post("/api/v1/websocket/send/notification")
                .path("id");
    }

    private static RequestSpecification as(String user) {
        return given().urlEncodingEnabled(false)
                .contentType("application/json")
                .header(
                        "Authorization",
                        "Bearer " + Tokens.mint(user).roles("admin", "service").token());
    }
}
