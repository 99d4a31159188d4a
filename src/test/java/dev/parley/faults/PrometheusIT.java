package dev.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.operations.Alerts;
import dev.parley.operations.Dashboard;
import dev.parley.operations.Program;
import dev.parley.operations.Selectors;
import dev.parley.testing.ChatClient;
import dev.parley.testing.FreePort;
import dev.parley.testing.PackagedProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three instances report what the dashboard and the alerts query, and a real Prometheus finds it. */
@Timeout(120)
@ExtendWith(SharedCluster.class)
class PrometheusIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String WINDOW = "10s";
    /** The runbook names the replacement. */
    private static final String OF_THE_JVM_ALONE = "jvm_memory_usage_after_gc";

    private final Cluster instances;
    private final String ann = "ann-" + UUID.randomUUID();
    private final String ben = "ben-" + UUID.randomUUID();

    PrometheusIT(Cluster instances) {
        this.instances = instances;
    }

    @Test
    void everyMetricThatIsAskedForIsThere() throws Exception {
        talk();
        Set<String> there = instances
                .instance(0)
                .metrics()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toSet());
        // Prometheus itself reports whether an instance answers.
        assertThat(selectors()
                        .filter(PrometheusIT::isTold)
                        .map(Selectors::name)
                        .filter(name -> !name.equals("up"))
                        .distinct())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(there).contains(name));
    }

    @Test
    void prometheusAnswersEveryQueryAndNothingCriticalAlarmsIt() throws Exception {
        Program prometheus = Program.needed("prometheus", "prometheus");
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "prometheus");
        int port = FreePort.find();
        Process process = prometheus.start(
                folder.resolve("log"),
                "--config.file=" + config(folder),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port);
        try {
            URI api = URI.create("http://127.0.0.1:" + port + "/api/v1/");
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> assertThat(
                            value(api, "sum(up{job=\"parley\"})"))
                    .isEqualTo(3));
            // Rates need two scrapes with a difference between them.
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                talk();
                assertThat(value(api, "sum(rate(parley_acks_total{outcome=\"stored\"}[" + WINDOW + "]))"))
                        .isPositive();
                assertThat(value(
                                api,
                                "histogram_quantile(0.99, sum by (le) (rate(parley_delivery_seconds_bucket[" + WINDOW
                                        + "])))"))
                        .isBetween(1e-6, 2.0);
                assertThat(value(api, "min(parley_ready)")).isEqualTo(1);
            });
            for (String selector :
                    selectors().filter(PrometheusIT::isTold).distinct().toList()) {
                assertThat(result(api, selector)).as(selector).isNotEmpty();
            }
            for (Dashboard.Target target : Dashboard.targets(WINDOW)) {
                JsonNode result = result(api, target.query());
                if (isTold(target.query()) && !target.query().matches("(?s).*(>|==) [01]")) {
                    assertThat(result).as(target.toString()).isNotEmpty();
                }
            }
            for (Alerts.Alert alert : Alerts.all()) {
                JsonNode alarmed = result(api, alert.query());
                // Some other alerts fire on a slow machine, which this one may be.
                if (alert.isCritical()) {
                    assertThat(alarmed).as(alert.name()).isEmpty();
                }
            }
            JsonNode rules = ask(api, "rules").at("/data/groups");
            assertThat(rules.findValuesAsText("health")).isNotEmpty().doesNotContain("err");
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static boolean isTold(String query) {
        return !PackagedProcess.isNative() || !query.contains(OF_THE_JVM_ALONE);
    }

    private static Stream<String> selectors() throws IOException {
        return Stream.concat(
                        Dashboard.targets(WINDOW).stream().map(Dashboard.Target::query),
                        Alerts.all().stream().map(Alerts.Alert::query))
                .flatMap(query -> Selectors.of(query).stream());
    }

    /** The shipped configuration, except for the addresses of the instances and the interval. */
    private Path config(Path folder) throws IOException {
        String targets = instances.instances().stream()
                .map(instance -> '"' + instance.management().getAuthority() + '"')
                .collect(Collectors.joining(", "));
        String delivered = Files.readString(Path.of("deploy/prometheus/prometheus.yml"));
        String here = delivered
                .replaceFirst("(?s)    dns_sd_configs:.*", "    static_configs: [{targets: [" + targets + "]}]\n")
                .replace("15s", "1s")
                .replace("scrape_timeout: 5s", "scrape_timeout: 1s");
        assertThat(here).contains("static_configs", "scrape_interval: 1s", "evaluation_interval: 1s");
        Files.copy(Path.of("deploy/prometheus/alerts.yml"), folder.resolve("alerts.yml"));
        return Files.writeString(folder.resolve("prometheus.yml"), here);
    }

    /** On each instance a user sends, and on another one a user reads it. */
    private void talk() {
        String group = instances.group(ann, List.of(ben));
        for (int i = 0; i < 3; i++) {
            try (ChatClient a = instances.client(i, ann);
                    ChatClient b = instances.client((i + 1) % 3, ben)) {
                b.ask("subscribe", "'conversation_ids':['" + group + "'],'since':{'" + group + "':" + i + "}");
                a.ask(
                        "message.send",
                        "'conversation_id':'" + group + "','client_id':'" + UUID.randomUUID() + "','content':'hello'");
                b.next("message.new");
            }
        }
    }

    private static double value(URI api, String query) throws Exception {
        JsonNode result = result(api, query);
        assertThat(result).as(query).hasSize(1);
        return result.get(0).path("value").get(1).asDouble();
    }

    private static JsonNode result(URI api, String query) throws Exception {
        return ask(api, "query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .at("/data/result");
    }

    private static JsonNode ask(URI api, String path) throws Exception {
        HttpResponse<String> answer =
                HTTP.send(HttpRequest.newBuilder(api.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }
}
