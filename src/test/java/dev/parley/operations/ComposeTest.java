package dev.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parley.config.EnvironmentSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares the files of {@code deploy/docker} with the service. */
@Tag("fast")
class ComposeTest {
    private static final Path FOLDER = Path.of("deploy/docker");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Z_]+(:[?-][^}]*)?}");
    private static JsonNode parley;
    private static JsonNode services;

    @BeforeAll
    static void read() throws IOException {
        JsonNode document = new YAMLMapper().readTree(Files.readString(FOLDER.resolve("compose.yaml")));
        // The common part of both instances.
        parley = document.path("x-parley");
        services = document.path("services");
    }

    @Test
    void everyDeploymentHasTheSameRedis() throws IOException {
        String image = services.at("/redis/image").asText();
        assertThat(image).matches("redis:\\d+-alpine");
        assertThat(Files.readString(Path.of("deploy/kubernetes/overlays/dev/servers.yaml")))
                .contains("image: " + image + "\n");
    }

    @Test
    void parleyTakesItsSettings() {
        Map<String, String> environment = new HashMap<>();
        parley.path("environment")
                .properties()
                .forEach(it -> environment.put(
                        it.getKey(),
                        PLACEHOLDER.matcher(it.getValue().asText()).replaceAll("0123456789abcdef0123456789abcdef")));
        Map<String, String> asked = new TreeMap<>();
        EnvironmentSettings settings = EnvironmentSettings.read(
                name -> {
                    asked.put(name, "");
                    return environment.get(name);
                },
                true);
        assertThat(settings.problems()).isEmpty();
        assertThat(asked.keySet()).containsAll(environment.keySet());
    }

    @Test
    void whatIsMountedIsThere() {
        services.forEach(service -> service.path("volumes").forEach(volume -> {
            String from = volume.asText().split(":")[0];
            if (from.startsWith(".")) {
                assertThat(FOLDER.resolve(from)).exists();
            }
        }));
    }

    @Test
    void everyImageHasAVersion() {
        assertThat(services).hasSizeGreaterThan(4).allSatisfy(service -> assertThat(
                        service.path("image").asText("parley:own"))
                .matches(".+:.+")
                .doesNotEndWith(":latest"));
    }

    /** The cache of the training run requires the flags with which it was made. */
    @Test
    void theImageRunsTheJvmAsItWasTrained() throws IOException {
        Matcher flags =
                Pattern.compile("<jvm\\.flags>(.*)</jvm\\.flags>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(flags.find()).isTrue();
        assertThat(Files.readString(FOLDER.resolve("Dockerfile.jvm")))
                .contains(Stream.of(flags.group(1).split(" "))
                        .map(flag -> '"' + flag + '"')
                        .toList());
    }

    @Test
    void nginxKnowsTheInstances() throws IOException {
        String nginx = Files.readString(FOLDER.resolve("nginx.conf"));
        List<String> instances = services.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> name.startsWith("parley-"))
                .toList();
        assertThat(instances).hasSize(2).allSatisfy(name -> assertThat(nginx).contains("server " + name + ":8080 "));
    }

    @Test
    void nobodyElseSeesTheServers() {
        for (JsonNode service : new JsonNode[] {services.path("postgres"), services.path("redis"), parley}) {
            assertThat(service.path("image").asText()).isNotEmpty();
            assertThat(service.has("ports")).isFalse();
        }
        for (String name : new String[] {"prometheus", "grafana"}) {
            assertThat(services.path(name).path("ports")).isNotEmpty().allSatisfy(port -> assertThat(port.asText())
                    .startsWith("127.0.0.1:"));
        }
    }
}
