package dev.parley.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.documents.HttpApi.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In blocks {@code http} of the pages each line is a request of the HTTP API, or the response to the one before. */
@Tag("fast")
class HttpExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCUMENT = Path.of("src/main/resources/META-INF/openapi.yaml");

    @Test
    void everyRequestIsOneOfTheHttpApi() throws IOException {
        HttpApi api = HttpApi.read(DOCUMENT.toUri().toURL());
        int examples = 0;
        for (Path page : Pages.here().all()) {
            for (Pages.Block block : Pages.blocks(page)) {
                Operation asked = null;
                for (String line : block.kind().equals("http") ? block.lines() : List.<String>of()) {
                    asked = line.matches("\\d{3}( .*)?") ? answered(api, asked, line) : asked(api, line);
                    examples++;
                }
            }
        }
        assertThat(examples).isGreaterThan(20);
    }

    /** In blocks {@code json import} each line is one of an import; in blocks {@code json report}, of its response. */
    @Test
    void everyLineOfAnImportIsOneOfTheHttpApi() throws IOException {
        HttpApi api = HttpApi.read(DOCUMENT.toUri().toURL());
        int examples = 0;
        for (Path page : Pages.here().all()) {
            for (Pages.Block block : Pages.blocks(page)) {
                String schema =
                        switch (block.kind()) {
                            case "json import" -> "ImportLine";
                            case "json report" -> "ImportReport";
                            default -> null;
                        };
                for (String line : schema == null ? List.<String>of() : block.lines()) {
                    assertThat(api.schemas()
                                    .complaints(
                                            api.document().at("/components/schemas/" + schema), JSON.readTree(line)))
                            .as(line)
                            .isEmpty();
                    examples++;
                }
            }
        }
        assertThat(examples).isGreaterThan(8);
    }

    private static Operation asked(HttpApi api, String line) throws IOException {
        MatchResult parts =
                Pages.find("^([A-Z]+) (/[^ ?]*)(\\?\\S*)?( \\{.*})?$", line).getFirst();
        Operation operation = api.operations().stream()
                .filter(one -> one.method().equals(parts.group(1))
                        && parts.group(2).matches(one.path().replaceAll("\\{\\w+}", "[^/]+")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not in the HTTP API: " + line));
        if (parts.group(4) != null) {
            fits(api, operation.node().path("requestBody"), parts.group(4), line);
        }
        return operation;
    }

    private static Operation answered(HttpApi api, Operation asked, String line) throws IOException {
        JsonNode answer = asked.node().path("responses").path(line.substring(0, 3));
        assertThat(answer.isMissingNode()).as("%s answers %s", asked, line).isFalse();
        if (line.length() > 3) {
            fits(api, answer, line.substring(4), line);
        }
        return asked;
    }

    private static void fits(HttpApi api, JsonNode holder, String json, String line) throws IOException {
        JsonNode media = api.content(holder).values().stream().findFirst().orElseThrow();
        assertThat(api.schemas().complaints(media.path("schema"), JSON.readTree(json)))
                .as(line)
                .isEmpty();
    }
}
