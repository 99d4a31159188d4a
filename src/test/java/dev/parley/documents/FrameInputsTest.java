package dev.parley.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parley.documents.SchemaInputs.Input;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Request;
import dev.parley.protocol.parley.ParleyDialect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of the native protocol that are generated from the published schemas alone are understood. */
@Tag("fast")
class FrameInputsTest {
    private static final Path DOCUMENT = Path.of("src/main/resources/META-INF/resources/asyncapi.yaml");
    private static final int ROOM = 8192;
    private static final ParleyDialect DIALECT = new ParleyDialect(ROOM);

    /** The messages that clients send. */
    static Stream<JsonNode> messages() throws IOException {
        JsonNode document = document();
        return StreamSupport.stream(
                        document.at("/operations/parley.receive/messages").spliterator(), false)
                .map(reference -> document.at(reference.path("$ref").asText().substring(1)));
    }

    private static JsonNode document() throws IOException {
        return new YAMLMapper().readTree(DOCUMENT.toFile());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatFitsItsSchemaIsUnderstoodInWhateverFormItIsWritten(JsonNode message) throws Exception {
        List<Input> inputs = new SchemaInputs(new JsonSchemas(document())).of(message.path("payload"));
        assertThat(inputs).as("%s", message.path("name")).isNotEmpty();
        for (Input input : inputs) {
            String text = input.written().toString();
            assertThat(text.getBytes().length).as(text).isLessThan(ROOM);
            Request read = decoded(text);
            assertThat(read.command())
                    .as(text)
                    .isEqualTo(decoded(input.plain().toString()).command());
        }
    }

    @Test
    void theInputsAreMany() throws IOException {
        SchemaInputs inputs = new SchemaInputs(new JsonSchemas(document()));
        List<String> texts = messages()
                .flatMap(message -> inputs.of(message.path("payload")).stream())
                .map(input -> input.written().toString())
                .toList();
        assertThat(texts)
                .hasSizeGreaterThan(500)
                .anyMatch(text -> text.contains("\"seq\":0.000"))
                .anyMatch(text -> text.contains("\"to\":0.0"))
                .anyMatch(text -> text.contains("\"limit\":200.0"))
                .anyMatch(text -> text.contains("\"size\":9223372036854775807.0"));
    }

    private static Request decoded(String text) {
        try {
            return DIALECT.decode(text);
        } catch (InvalidInputException e) {
            throw new AssertionError(text + " fits the schema, and is refused: " + e.getMessage(), e);
        }
    }
}
