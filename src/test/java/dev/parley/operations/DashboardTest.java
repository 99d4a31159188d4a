package dev.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class DashboardTest {
    private static final Path PROVISIONING = Path.of("deploy/grafana/provisioning");

    @Test
    void panelsSayWhatTheyShowAndInWhatUnitAndDoNotOverlap() throws IOException {
        Set<Integer> ids = new HashSet<>();
        Set<String> taken = new HashSet<>();
        List<JsonNode> panels = new ArrayList<>();
        Dashboard.json().path("panels").forEach(panels::add);
        assertThat(panels).hasSizeGreaterThan(10);
        for (JsonNode panel : panels) {
            assertThat(ids.add(panel.path("id").asInt())).as(panel.toString()).isTrue();
            JsonNode place = panel.path("gridPos");
            for (int x = place.path("x").asInt();
                    x < place.path("x").asInt() + place.path("w").asInt();
                    x++) {
                assertThat(x).isLessThan(24);
                for (int y = place.path("y").asInt();
                        y < place.path("y").asInt() + place.path("h").asInt();
                        y++) {
                    assertThat(taken.add(x + "," + y))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("description").asText())
                        .as(panel.path("title").asText())
                        .isNotBlank();
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as(panel.path("title").asText())
                        .isNotBlank();
                assertThat(panel.path("targets"))
                        .as(panel.path("title").asText())
                        .isNotEmpty();
            }
        }
    }

    /** Grafana's provisioned files refer to each other correctly. */
    @Test
    void theDataSourceIsTheOneThatIsProvisioned() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        assertThat(yaml.readTree(PROVISIONING
                                .resolve("datasources/prometheus.yml")
                                .toFile())
                        .at("/datasources/0/type")
                        .asText())
                .isEqualTo("prometheus");
        assertThat(yaml.readTree(PROVISIONING.resolve("dashboards/parley.yml").toFile())
                        .at("/providers/0/type")
                        .asText())
                .isEqualTo("file");
        Dashboard.json().findValues("datasource").stream()
                .filter(JsonNode::isObject)
                .forEach(source -> assertThat(source.path("uid").asText()).isEqualTo("${datasource}"));
    }
}
