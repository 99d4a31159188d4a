package dev.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what {@code kubectl kustomize} makes of the overlays. */
@Tag("fast")
class RenderedManifestsTest {
    private static final Logger LOG = Logger.getLogger(RenderedManifestsTest.class);
    /** The first minor version of 1 whose Kustomize supports everything that is used here. */
    private static final int KUBECTL = 22;

    @Test
    void development() throws Exception {
        Manifests manifests = rendered(Manifests.FOLDER.resolve("overlays/dev"));
        facts(manifests, "parley-dev");
        assertThat(manifests.all(Deployment.class))
                .extracting(it -> it.getMetadata().getName())
                .containsExactlyInAnyOrder("parley", "postgres", "redis");
        // This secret has everything that the deployment requires from a secret.
        Secret secret = manifests.all(Secret.class).getFirst();
        assertThat(secret.getData()).containsKeys("POSTGRES_DSN", "REDIS_URL", "JWT_SECRET");
        assertThat(parley(manifests).getEnv())
                .allSatisfy(it -> assertThat(it.getValueFrom().getSecretKeyRef().getName())
                        .isEqualTo(secret.getMetadata().getName()));
    }

    @Test
    void production() throws Exception {
        Manifests manifests = rendered(Manifests.FOLDER.resolve("overlays/production"));
        facts(manifests, "parley");
        assertThat(manifests.all(Secret.class)).isEmpty();
        assertThat(manifests.all())
                .extracting(HasMetadata::getKind)
                .contains("Gateway", "HTTPRoute", "ServiceMonitor", "PrometheusRule")
                .doesNotContain("Ingress");
        assertThat(parley(manifests).getResources().getRequests().get("memory"))
                .isEqualTo(parley(manifests).getResources().getLimits().get("memory"));
    }

    @Test
    void productionBehindAnIngress(@TempDir Path folder) throws Exception {
        Path kubernetes = Manifests.FOLDER.toAbsolutePath();
        String production = Files.readString(kubernetes.resolve("overlays/production/kustomization.yaml"));
        Path here = Files.createDirectories(folder.resolve("kubernetes/overlays/production"));
        for (String part : List.of("base", "components/ingress", "components/monitoring")) {
            Path copy = Files.createDirectories(folder.resolve("kubernetes").resolve(part));
            try (var files = Files.list(kubernetes.resolve(part))) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        Files.copy(kubernetes.resolve("overlays/production/namespace.yaml"), here.resolve("namespace.yaml"));
        Files.writeString(
                here.resolve("kustomization.yaml"), production.replace("components/gateway", "components/ingress"));
        assertThat(rendered(here).all())
                .extracting(HasMetadata::getKind)
                .contains("Ingress")
                .doesNotContain("Gateway", "HTTPRoute");
    }

    private static void facts(Manifests manifests, String namespace) throws Exception {
        List<ConfigMap> settings = manifests.all(ConfigMap.class);
        assertThat(settings).hasSize(1);
        assertThat(parley(manifests).getEnvFrom()).singleElement().satisfies(from -> assertThat(
                        from.getConfigMapRef().getName())
                .isEqualTo(settings.getFirst().getMetadata().getName()));
        new ManifestFacts(manifests, settings.getFirst().getData()).hold();
        assertThat(manifests.all()).allSatisfy(it -> assertThat(
                        it instanceof Namespace
                                ? it.getMetadata().getName()
                                : it.getMetadata().getNamespace())
                .as(it.getKind())
                .isEqualTo(namespace));
        everythingSelectsThePods(manifests);
    }

    private static void everythingSelectsThePods(Manifests manifests) {
        Deployment deployment = manifests.parley(Deployment.class);
        Map<String, String> labels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();
        for (LabelSelector selector : List.of(
                deployment.getSpec().getSelector(),
                manifests.parley(PodDisruptionBudget.class).getSpec().getSelector(),
                manifests.parley(NetworkPolicy.class).getSpec().getPodSelector(),
                deployment
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getTopologySpreadConstraints()
                        .getFirst()
                        .getLabelSelector())) {
            assertThat(selector.getMatchLabels()).isNotEmpty();
            assertThat(labels).containsAllEntriesOf(selector.getMatchLabels());
        }
        manifests.all(Service.class).stream()
                .filter(service -> service.getMetadata().getName().startsWith("parley"))
                .forEach(service -> assertThat(labels)
                        .containsAllEntriesOf(service.getSpec().getSelector()));
    }

    private static Container parley(Manifests manifests) {
        return manifests
                .parley(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }

    private static Manifests rendered(Path overlay) throws Exception {
        Program kubectl = Program.needed("kubectl", "kubernetes-client");
        String version = kubectl.run("version", "--client", "-o", "json").output();
        int minor = Integer.parseInt(new ObjectMapper()
                .readTree(version)
                .at("/clientVersion/minor")
                .asText()
                .replaceAll("\\D", ""));
        if (minor < KUBECTL) {
            LOG.errorf("SKIPPED: kubectl 1.%d is too old to render the manifests; they need 1.%d", minor, KUBECTL);
        }
        assumeTrue(minor >= KUBECTL, "kubectl is too old");
        Program.Result result = kubectl.run("kustomize", overlay);
        assertThat(result.exitCode()).as(result.errors()).isZero();
        return Manifests.read(result.output());
    }
}
