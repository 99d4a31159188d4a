package dev.parley.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parley.protocol.Dialect;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document of the WebSocket protocols describes exactly what the code does. */
@QuarkusTest
class AsyncApiTest {
    @TestHTTPResource("/asyncapi.yaml")
    URL address;

    @Inject
    @Any
    Instance<Dialect> dialects;

    private JsonNode document;

    @BeforeEach
    void read() throws IOException {
        document = new YAMLMapper().readTree(address.openStream());
    }

    @Test
    void everyDialectHasItsChannel() {
        assertThat(document.path("asyncapi").asText()).startsWith("3.");
        assertThat(document.path("channels").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(byDialect(Dialect::name).keySet());
    }

    @Test
    void itSaysWhereItIsAndHowOneSaysWhoOneIs() {
        assertThat(document.path("servers").findValuesAsText("protocol")).containsExactlyInAnyOrder("wss", "ws");
        for (JsonNode server : document.path("servers")) {
            assertThat(server.path("security").findValuesAsText("$ref")).isNotEmpty();
        }
        assertThat(document.at("/components/securitySchemes").findValuesAsText("in"))
                .containsExactly("query");
    }

    @Test
    void everyTypeThatTheCodeSendsIsDocumentedAndNoOther() {
        assertThat(byDialect(dialect -> types(dialect, "send"))).isEqualTo(byDialect(DialectTypes::written));
    }

    @Test
    void everyTypeThatTheCodeHandlesIsDocumentedAndNoOther() {
        assertThat(byDialect(dialect -> types(dialect, "receive"))).isEqualTo(byDialect(DialectTypes::read));
    }

    @Test
    void everyExampleOfAClientIsUnderstood() {
        for (Dialect dialect : dialects) {
            for (JsonNode message : messages(dialect, "receive")) {
                String example = message.at("/examples/0/payload").toString();
                assertThatCode(() -> dialect.decode(example)).as(example).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void everyMessageIsCalledAsItsTypeSays() {
        for (Dialect dialect : dialects) {
            for (String action : List.of("receive", "send")) {
                for (JsonNode message : messages(dialect, action)) {
                    String type = message.path("name").asText();
                    assertThat(message.at("/payload/properties/type/const").asText())
                            .isEqualTo(type);
                    assertThat(message.at("/examples/0/payload/type").asText()).isEqualTo(type);
                }
            }
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (JsonNode reference : document.findValues("$ref")) {
            assertThat(document.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }

    private <T> Map<String, T> byDialect(Function<Dialect, T> what) {
        Map<String, T> answers = new TreeMap<>();
        dialects.forEach(dialect -> answers.put(dialect.name(), what.apply(dialect)));
        return answers;
    }

    private Set<String> types(Dialect dialect, String action) {
        Set<String> types = new TreeSet<>();
        messages(dialect, action)
                .forEach(message -> types.add(message.path("name").asText()));
        return types;
    }

    private List<JsonNode> messages(Dialect dialect, String action) {
        List<JsonNode> messages = new ArrayList<>();
        document.path("operations")
                .path(dialect.name() + "." + action)
                .path("messages")
                .forEach(reference ->
                        messages.add(document.at(reference.path("$ref").asText().substring(1))));
        return messages;
    }
}
