package dev.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteTimeouts;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the files themselves; {@link RenderedManifestsTest} tests what Kustomize makes of them. */
@Tag("fast")
class ManifestsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base",
                "components/monitoring",
                "components/ingress",
                "components/gateway",
                "overlays/dev",
                "overlays/production"
            })
    void kustomizeIsTableOfContents(String folder) throws IOException {
        Path path = Manifests.FOLDER.resolve(folder);
        JsonNode kustomization =
                new YAMLMapper().readTree(path.resolve("kustomization.yaml").toFile());
        Set<String> named = new TreeSet<>();
        Stream.of("resources", "components")
                .forEach(list -> kustomization.path(list).forEach(it -> named.add(it.asText())));
        assertThat(named).isNotEmpty().allMatch(name -> Files.exists(path.resolve(name)));
        assertThat(Manifests.files(path)).isNotEmpty().allSatisfy(file -> assertThat(named)
                .contains(file.getFileName().toString()));
        assertThat(Manifests.in(folder).all()).isNotEmpty();
    }

    @Test
    void whatKubernetesDoesNotKnowIsAnError() throws IOException {
        String service = Files.readString(Manifests.FOLDER.resolve("base/service.yaml"));
        assertThat(Manifests.read(service).all(Service.class)).hasSize(2);
        assertThatThrownBy(() -> Manifests.read(service.replace("targetPort", "tagetPort")))
                .hasMessageContaining("tagetPort");
        assertThatThrownBy(() -> Manifests.read(service.replace("kind: Service", "kind: Serivce")))
                .hasMessageContaining("Serivce");
        assertThatThrownBy(
                        () -> Manifests.read(service.replace("      port: 80\n", "      port: 80\n      port: 81\n")))
                .hasMessageContaining("uplicate");
    }

    @Test
    void theBaseFitsTheService() throws Exception {
        Map<String, String> settings = Files.readAllLines(Manifests.FOLDER.resolve("base/settings.env")).stream()
                .filter(line -> !line.isBlank())
                .collect(Collectors.toMap(line -> line.split("=")[0], line -> line.split("=", 2)[1]));
        new ManifestFacts(Manifests.in("base"), settings).hold();
    }

    /** A silent connection has a ping every 30 s. */
    @Test
    void proxiesLetWebSocketsBe() throws Exception {
        Ingress ingress = Manifests.in("components/ingress").parley(Ingress.class);
        Duration patience = ServiceFacts.pingInterval().multipliedBy(2);
        for (String way : List.of("read", "send")) {
            String seconds =
                    ingress.getMetadata().getAnnotations().get("nginx.ingress.kubernetes.io/proxy-" + way + "-timeout");
            assertThat(Duration.ofSeconds(Long.parseLong(seconds))).isGreaterThan(patience);
        }
        HTTPRoute route = Manifests.in("components/gateway").parley(HTTPRoute.class);
        assertThat(route.getSpec().getRules()).singleElement().satisfies(rule -> assertThat(rule.getTimeouts())
                .isEqualTo(new HTTPRouteTimeouts("0s", "0s")));
    }

    @Test
    void bothWaysInLeadToTheService() throws Exception {
        Service service = Manifests.in("base").parley(Service.class);
        var backend = Manifests.in("components/ingress")
                .parley(Ingress.class)
                .getSpec()
                .getRules()
                .getFirst()
                .getHttp()
                .getPaths()
                .getFirst()
                .getBackend()
                .getService();
        assertThat(backend.getName()).isEqualTo(service.getMetadata().getName());
        assertThat(service.getSpec().getPorts())
                .anyMatch(port -> port.getName().equals(backend.getPort().getName()));
        var reference = Manifests.in("components/gateway")
                .parley(HTTPRoute.class)
                .getSpec()
                .getRules()
                .getFirst()
                .getBackendRefs()
                .getFirst();
        assertThat(reference.getName()).isEqualTo(service.getMetadata().getName());
        assertThat(service.getSpec().getPorts()).anyMatch(port -> port.getPort().equals(reference.getPort()));
    }

    @Test
    void prometheusScrapesThePortForOperators() throws Exception {
        ServiceMonitor monitor = Manifests.in("components/monitoring").parley(ServiceMonitor.class);
        String wanted = monitor.getSpec().getSelector().getMatchLabels().get("parley.dev/scrape");
        Service service = Manifests.in("base").all(Service.class).stream()
                .filter(it -> it.getMetadata().getLabels() != null
                        && wanted.equals(it.getMetadata().getLabels().get("parley.dev/scrape")))
                .findFirst()
                .orElseThrow();
        assertThat(monitor.getSpec().getEndpoints()).singleElement().satisfies(endpoint -> {
            assertThat(endpoint.getPath()).isEqualTo("/q/metrics");
            assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> {
                assertThat(port.getName()).isEqualTo(endpoint.getPort());
                assertThat(port.getTargetPort()).isEqualTo(new IntOrString("management"));
            });
        });
    }
}
