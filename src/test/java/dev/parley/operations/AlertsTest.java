package dev.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parley.operations.Alerts.Alert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private static final Path RUNBOOK = Path.of("docs/runbook.md");

    @Test
    void eachTellsWhatItIsHowBadItIsAndWhereToRead() throws IOException {
        List<Alert> alerts = Alerts.all();
        assertThat(alerts).extracting(Alert::name).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        for (Alert alert : alerts) {
            JsonNode about = alert.rule().path("annotations");
            assertThat(alert.rule().at("/labels/severity").asText())
                    .as(alert.name())
                    .isIn("critical", "warning");
            assertThat(about.path("summary").asText()).as(alert.name()).isNotBlank();
            assertThat(about.path("description").asText()).as(alert.name()).isNotBlank();
            assertThat(about.path("runbook_url").asText())
                    .isEqualTo("https://docs.example.com/parley/" + RUNBOOK.getFileName() + "#"
                            + alert.name().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void eachHasItsParagraphInTheRunbookAndNoOtherHas() throws IOException {
        List<String> names = Alerts.all().stream().map(Alert::name).toList();
        String runbook = Files.readString(RUNBOOK);
        assertThat(Pattern.compile("^### (Parley\\w+)\n\n(?=[A-Z`].{100})", Pattern.MULTILINE | Pattern.DOTALL)
                        .matcher(runbook)
                        .results()
                        .map(heading -> heading.group(1)))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void eachIsSeenToFireInAUnitTestOfPromtool() throws IOException {
        String tests = Files.readString(Alerts.FOLDER.resolve("alerts_test.yml"));
        assertThat(Alerts.all()).allSatisfy(alert -> assertThat(tests).contains("alertname=\"" + alert.name() + "\""));
    }

    @Test
    void theOperatorOnKubernetesGetsTheSame() throws IOException {
        JsonNode manifest = new YAMLMapper()
                .readTree(Path.of("deploy/kubernetes/components/monitoring/prometheusrule.yaml")
                        .toFile());
        assertThat(manifest.at("/spec/groups")).isEqualTo(Alerts.groups());
    }

    @Test
    void prometheusFindsInstancesByTheirSharedName() throws IOException {
        JsonNode job = new YAMLMapper()
                .readTree(Alerts.FOLDER.resolve("prometheus.yml").toFile())
                .at("/scrape_configs/0");
        String name = job.at("/dns_sd_configs/0/names/0").asText();
        assertThat(Files.readString(Path.of("deploy/docker/compose.yaml"))).contains("aliases: [" + name + "]");
        assertThat(job.at("/dns_sd_configs/0/port").asInt()).isEqualTo(ServiceFacts.managementPort());
        assertThat(job.path("metrics_path").asText()).isEqualTo("/q/metrics");
    }

    @Test
    void promtoolFindsThemRight() throws Exception {
        Program promtool = Program.needed("promtool", "prometheus");
        Program.Result config = promtool.run("check", "config", Alerts.FOLDER.resolve("prometheus.yml"));
        assertThat(config.exitCode()).as(config.toString()).isZero();
        Program.Result tests = promtool.run("test", "rules", Alerts.FOLDER.resolve("alerts_test.yml"));
        assertThat(tests.exitCode()).as(tests.toString()).isZero();
    }
}
