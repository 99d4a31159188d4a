package dev.parley.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parley.protocol.Dialect;
import dev.parley.protocol.goods.GoodsDialect;
import dev.parley.protocol.listings.ListingsDialect;
import dev.parley.protocol.notifications.NotificationsDialect;
import dev.parley.protocol.parley.ParleyDialect;
import dev.parley.protocol.sohbet.SohbetDialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The code reads and writes every example in the pages of the protocols: in blocks {@code json client} and {@code json
 * server} each line is a frame.
 */
@Tag("fast")
class FrameExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode FRAMES = yaml(Path.of("src/main/resources/META-INF/resources/asyncapi.yaml"));

    static Stream<Dialect> dialects() {
        return Stream.of(
                new ParleyDialect(8192),
                new GoodsDialect(8192),
                new ListingsDialect(8192, InstantSource.system()),
                new SohbetDialect(8192),
                new NotificationsDialect(512, InstantSource.system()));
    }

    private static JsonNode yaml(Path file) {
        try {
            return new YAMLMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void everyFrameOfAClientIsUnderstoodAndNoneIsMissing(Dialect dialect) throws IOException {
        Set<String> shown = new TreeSet<>();
        for (String line : lines(dialect, "json client")) {
            assertThatCode(() -> dialect.decode(line)).as(line).doesNotThrowAnyException();
            assertThat(line.getBytes().length).as(line).isLessThanOrEqualTo(dialect.maxMessageBytes());
            shown.add(documented(dialect, "receive", line));
        }
        assertThat(shown).isEqualTo(DialectTypes.read(dialect));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void everyFrameOfTheServerIsAsDocumentedAndNoneIsMissing(Dialect dialect) throws IOException {
        Set<String> shown = new TreeSet<>();
        for (String line : lines(dialect, "json server")) {
            shown.add(documented(dialect, "send", line));
        }
        assertThat(shown).isEqualTo(DialectTypes.written(dialect));
    }

    @Test
    void theExamplesOfTheDocumentFitItsOwnSchemas() {
        int examples = 0;
        for (JsonNode channel : FRAMES.path("channels")) {
            for (JsonNode message : channel.path("messages")) {
                JsonNode example = message.at("/examples/0/payload");
                List<String> complaints =
                        new JsonSchemas(FRAMES).complaints(message.path("payload"), withoutNames(example));
                assertThat(complaints).as("%s", example).isEmpty();
                examples++;
            }
        }
        assertThat(examples).isGreaterThan(80);
    }

    @Test
    void whatOneTypesFirstIsUnderstood() {
        List<String> typed = Pages.blocks(Path.of("README.md")).stream()
                .filter(block -> block.kind().equals("json client"))
                .flatMap(block -> block.lines().stream())
                .toList();
        assertThat(typed).isNotEmpty().allSatisfy(line -> assertThatCode(() -> new ParleyDialect(8192).decode(line))
                .doesNotThrowAnyException());
    }

    /** @return its type, if the document of the protocols describes it */
    private static String documented(Dialect dialect, String direction, String line) throws IOException {
        JsonNode frame = JSON.readTree(line);
        String type = frame.path("type").asText();
        for (JsonNode reference :
                FRAMES.path("operations").path(dialect.name() + "." + direction).path("messages")) {
            JsonNode message = FRAMES.at(reference.path("$ref").asText().substring(1));
            if (message.path("name").asText().equals(type)) {
                assertThat(new JsonSchemas(FRAMES).complaints(message.path("payload"), withoutNames(frame)))
                        .as(line)
                        .isEmpty();
                return type;
            }
        }
        throw new AssertionError("no frame of " + dialect.name() + ": " + line);
    }

    /** A client may add an id to every frame, and every response may have it. */
    private static JsonNode withoutNames(JsonNode frame) {
        return ((ObjectNode) frame.deepCopy()).without(List.of("id", "ref"));
    }

    private static List<String> lines(Dialect dialect, String kind) {
        Path page = Path.of("docs/protocol/" + dialect.name() + ".md");
        assertThat(Files.exists(page)).as("%s", page).isTrue();
        return Pages.blocks(page).stream()
                .filter(block -> block.kind().equals(kind))
                .flatMap(block -> block.lines().stream())
                .toList();
    }
}
